import JSON
import Recipes
import Testing

@testable import Parameters

@Suite struct InspectionGolden {
  @Test("has the documented keys in their order, and only what is stated")
  func keys() throws {
    let extra = """
      Clip skip: 2, Denoising strength: 0.4, Hires upscale: 2, Hires steps: 9, Hires upscaler: Latent, ADetailer model: x
      """
    let parsed = try parsedParameters(claim(extra, prompt: "<lora:x:1>", negative: "b"))
    let found = inspection(of: parsed, file: "shared.png", carrier: "PNG parameters")
    #expect(
      found.members?.map(\.key) == [
        "file", "carrier", "generator", "prompt", "negativePrompt", "steps", "sampler", "scheduleType", "cfg",
        "seed", "width", "height", "modelHash", "modelName", "clipSkip", "denoising", "hiresUpscale",
        "hiresSteps",
        "hiresUpscaler", "loras", "other", "unverifiable", "notes",
      ])
    #expect(found["unverifiable"] == .array([.string("adetailer")]))
    #expect(found["other"]?.members?.map(\.key) == ["ADetailer model", "Version"])
    #expect(found["notes"]?.elements?[0]["code"]?.text == "adetailer")
    let bare = inspection(of: try parsedParameters("Sampler: Euler, Seed: 5, CFG scale: 7"))
    #expect(
      bare.members?.map(\.key) == [
        "generator", "prompt", "negativePrompt", "sampler", "cfg", "seed", "unverifiable", "notes",
      ])
  }

  @Test("each code stands once, in the order of the closed list")
  func codes() throws {
    let text = claim(
      "Script: x, ADetailer model: y, ControlNet 0: z, ControlNet 1: z", replacing: ["Seed": "-1"])
    let found = inspection(of: try parsedParameters(text))["unverifiable"]?.elements?.compactMap(\.text)
    #expect(found == ["controlnet", "adetailer", "script", "no-seed"])
  }

  @Test("no query of a link is printed")
  func links() throws {
    let secret = "https://user:pw@x.invalid/blob.jpg?sig=SECRET&exp=1"
    let text = claim(
      "Civitai metadata: {\"url\": \"\(secret)\"}, Seed: \(secret), ADetailer model: \(secret)")
    let printed = inspection(of: try parsedParameters(text)).compact
    #expect(
      !printed.contains("SECRET") && !printed.contains("pw@") && printed.contains("x.invalid/blob.jpg?…"))
  }
}

@Suite struct RedactionGolden {
  @Test(
    "links lose query and user, other text stays",
    arguments: [
      ("see https://a.b/c?d=e, f", "see https://a.b/c?…, f"), ("what? me@home", "what? me@home"),
      ("http://u:p@a.b/c@d", "http://a.b/c@d"), ("HTTPS://a.b?x#y z", "HTTPS://a.b?… z"),
      ("\"https://a.b/c?d\"}", "\"https://a.b/c?…\"}"), ("https://a.b/c", "https://a.b/c"),
      ("http?x", "http?x"),
    ])
  func links(text: String, expected: String) {
    #expect(redacted(text) == expected)
  }
}
