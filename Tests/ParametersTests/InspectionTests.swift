import JSON
import Recipes
import TestSupport
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
    #expect(printed.contains("--show-all"))
    let all = inspection(of: try parsedParameters(text), showAll: true).compact
    #expect(all.contains("sig=SECRET") && !all.contains("--show-all"))
  }

  @Test("no token, password or e-mail address is printed, wherever it stands")
  func secrets() throws {
    let secret = "hf_SECRETsecret0123456789"
    let texts = [
      claim("Note: \(secret)", prompt: "a pier by someone@mail.example \(secret)", negative: secret),
      claim("ADetailer model: \(secret), X: {\"token\": \"\(secret)\"}", replacing: ["Model": secret]),
      #"{"prompt": "p", "steps": 5, "sampler": "SECRET sig=SECRET1", "cfgScale": 7, "seed": 1, "url": "s3://k:SECRET@h/p"}"#,
    ]
    for text in texts.prefix(2) {
      let printed = inspection(of: try parsedParameters(text)).compact
      #expect(!printed.contains("SECRET") && !printed.contains("someone"), "\(printed)")
    }
    #expect(!inspection(of: try parsedParameters(texts[2])).compact.contains("k:SECRET"))
  }
}

@Suite struct RedactionGolden {
  @Test(
    "links lose query and user, other text stays",
    arguments: [
      ("see https://a.b/c?d=e, f", "see https://a.b/c?…, f"), ("what? me@home", "what? me@home"),
      ("http://u:p@a.b/c@d", "http://a.b/c@d"), ("HTTPS://a.b?x#y z", "HTTPS://a.b?… z"),
      ("\"https://a.b/c?d\"}", "\"https://a.b/c?…\"}"), ("https://a.b/c", "https://a.b/c"),
      ("http?x", "http?x"), ("ftp://a.b/c#d=e", "ftp://a.b/c?…"), ("by a.b+c@d-e.example, f", "by …@…, f"),
      ("@artist, 50mm @ f/1.4, a@b", "@artist, 50mm @ f/1.4, a@b"), ("mailto:a@b.org", "mailto:…@…"),
      ("by a@b.org-mix, c@d.v2", "by …@…-mix, c@d.v2"),
      ("key hf_abcdefghij0123456789 x", "key hf_… x"), ("hf_abcdefghijABCDEFGHIJ", "hf_…"),
      ("Bearer abcdefghijklmnopqrstuv", "Bearer …"),
      ("sk-learn-and-other-long-names", "sk-learn-and-other-long-names"),
      ("a.b/c?token=abcdefgh, d", "a.b/c?token=…, d"), ("&sig=abcdef%2Fgh%3D", "&sig=…"),
      ("pst-0123456789abcdefABCD", "pst-…"), ("token = boats", "token = boats"),
      ("sk-learn, hf_net, eyJ", "sk-learn, hf_net, eyJ"),
      ("{\"api_key\": \"abcdef\"}", "{\"api_key\": \"…\"}"), ("x-api-key=a1b2c3d4", "x-api-key=…"),
      ("Authorization: Bearer abc.def1", "Authorization: Bearer …"), ("password: hunter2222", "password: …"),
      (
        "secret: garden, token: 5, Token merging ratio: 0.5",
        "secret: garden, token: 5, Token merging ratio: 0.5"
      ),
      ("{\\\"token\\\":\\\"abc123def\\\"}", "{\\\"token\\\":\\\"…\\\"}"), ("a://b://c?d", "a://b://c?…"),
      ("https://a.b/x@y.org?z", "https://a.b/…@…?…"), ("https://a.b/token=abc123?z", "https://a.b/token=…?…"),
      ("https:\\/\\/u:p@a.b\\/c?d=\\u0026e, f", "https:\\/\\/a.b\\/c?…, f"),
      ("u=https%3A%2F%2Fu%40a.b%2Fc%3Fd%3De, f", "u=https%3A%2F%2Fa.b%2Fc?…, f"),
      ("https%3a%2f%2Fa.b%2Fc%23d&e f", "https%3a%2f%2Fa.b%2Fc?… f"), ("100%, 5%3A, %40", "100%, 5%3A, %40"),
      ("by a%40b.org, c", "by …@…, c"), ("jürgen@müller.de", "…@…"), ("почта@пример.рф.", "…@…."),
      ("作者a@b.org，猫", "作者…@…，猫"), ("a@é.1x", "a@é.1x"), ("X-Auth: abc123def", "X-Auth: …"),
    ])
  func links(text: String, expected: String) {
    #expect(redacted(text) == expected)
  }

  @Test("megabytes of beginnings of secrets take no longer than their length")
  func linear() {
    let pieces = [
      "eyJ.", "a://", "token=", "a@", "@", "hf_a ", "://", "\"token\": \"", "Bearer ", "a%3A%2F%2F", "a%40",
      "ü@",
      "a:\\/\\/", "\\/", "a://b?", "%",
    ]
    for piece in pieces {
      let text = String(repeating: piece, count: 20_000)
      #expect(processorTime { _ = redacted(text) } < .seconds(10), "\(piece)")
    }
  }
}
