import Recipes
import Testing

@testable import Parameters

@Suite struct OverrideGolden {
  private func resolve(_ text: String, _ overrides: String...) throws -> Resolution {
    let parsed = try overrides.map { try Override(parsing: $0) }
    return try Parameters.resolution(of: try parsedParameters(text), options(parsed))
  }

  private func options(_ overrides: [Override]) -> ResolvingOptions {
    var options = ResolvingOptions()
    options.overrides = overrides
    return options
  }

  @Test("a value replaces the claim's, in its place, and is listed as overridden")
  func replaces() throws {
    let result = try resolve(claim("Score: 1, score: 2"), "steps: 30", "SEED:77", "Clip skip: 2", "score: 9")
    #expect(result.settings?.steps == 30 && result.settings?.seed == 77 && result.settings?.clipSkip == 2)
    for key in ["Steps", "Seed", "Clip skip"] { #expect(result.setting(key)?.source == .overridden) }
    #expect(result.parsed.fields.map(\.key).prefix(2) == ["Steps", "Sampler"])
    #expect(result.parsed.fields.filter { $0.key.lowercased() == "score" } == [Field("Score", "9")])
    #expect(result.parsed.fields.map(\.key).suffix(2) == ["Clip skip", "Version"])
  }

  @Test("prompts can be replaced, quotes belong to them")
  func prompts() throws {
    let result = try resolve(claim(), "Prompt: a \"dog\": x, y", "negative prompt: \"b\"")
    #expect(result.settings?.prompt == "a \"dog\": x, y" && result.settings?.negativePrompt == "\"b\"")
    #expect(result.setting("Prompt")?.source == .overridden)
    #expect(result.setting("Negative prompt")?.source == .overridden)
  }

  @Test("quotes around another value are undone as in an infotext")
  func quotedValue() throws {
    let result = try resolve(claim(prompt: "<lora:x:1>"), "Lora hashes: \"x: 0123456789ab\"")
    #expect(result.models.loras.first?.hash == "0123456789ab")
  }

  @Test("an empty value takes the key away")
  func removal() throws {
    #expect(try resolve(claim("ADetailer model: face"), "ADetailer model:").settings != nil)
    #expect(try resolve(claim(), "Seed:").codes == [.noSeed])
    #expect(try resolve(claim(), "RNG: ").settings != nil)
  }

  @Test("a schedule that is set beats the one in the sampler's name")
  func schedule() throws {
    let text = claim(version: "v1.6.0", replacing: ["Sampler": "DPM++ 2M Karras", "Schedule type": nil])
    #expect(try resolve(text, "Schedule type: Exponential").settings?.schedule == "Exponential")
    #expect(try resolve(text, "Sampler: DPM++ SDE Karras").settings?.sampler == "DPM++ SDE")
  }

  @Test("the version decides again after it was set")
  func version() throws {
    #expect(try resolve(claim(), "Version: v1.5.0").settings?.downcastAlphas == true)
  }

  @Test("a missing value is supplied")
  func supplies() throws {
    let text = "a\nCFG scale: 7, Size: 64x64, Model: m"
    #expect(try resolve(text, "Steps: 5", "Sampler: Euler", "Seed: 1").settings?.steps == 5)
  }

  @Test("an option without a key is malformed", arguments: ["", "Steps", ": 5", "  :"])
  func malformed(text: String) {
    #expect(throws: ParameterError.malformedOverride(text)) { try Override(parsing: text) }
  }

  @Test("a key that nothing knows is refused, one that the claim holds is not")
  func unknownKey() throws {
    #expect(throws: ParameterError.unknownKey("CFG scal")) { try resolve(claim(), "CFG scal: 5") }
    #expect(try resolve(claim("My key: 1"), "My key: 2").parsed.value("My key") == "2")
  }

  @Test(
    "a value that can't be is refused, with the problem named",
    arguments: [
      "Steps: 0", "Steps: many", "CFG scale: nan", "Seed: -1", "Seed: -5", "Seed: x", "Size: 0x0",
      "Size: big",
      "Clip skip: 0", "Sampler: Frobnicate", "Schedule type: Turbo", "RNG: dice", "Tiling: perhaps",
      "ENSD: x",
      "Prompt: <lora:x:nan>", "Emphasis: loud", "Denoising strength: 2", "Hires upscale: 0",
    ])
  func impossible(text: String) throws {
    let override = try Override(parsing: text)
    do {
      _ = try resolve(claim(), text)
      Issue.record("\(text) was taken")
    } catch let error as ParameterError {
      guard case .impossibleOverride(override.key, override.value, let problem) = error else {
        Issue.record("\(error)")
        return
      }
      #expect(!problem.isEmpty)
    }
  }
}

@Suite struct ParameterErrorGolden {
  @Test("each message says what is wrong and what to do")
  func messages() {
    #expect(ParameterError.noParameters.description.contains("Steps: 20"))
    #expect(ParameterError.malformedOverride("x").description.contains("--set \"Key: value\""))
    #expect(ParameterError.unknownKey("CFG scal").description.contains("`CFG scal`"))
    let error = ParameterError.impossibleOverride(key: "Steps", value: "0", problem: "less than 1")
    #expect(error.description.contains("Steps: 0") && error.description.contains("less than 1"))
  }
}
