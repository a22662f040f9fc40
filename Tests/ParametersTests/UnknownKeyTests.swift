import Recipes
import Testing

@testable import Parameters

@Suite struct UnknownKeyGolden {
  @Test(
    "a name in any spelling is taken apart into words",
    arguments: [
      "Wobble strength", "wobble_strength", "wobbleStrength", "WOBBLE STRENGTH", "wobble-strength-2",
      "hrWobble", "Wobble LoRA", "WobbleLora2", "ToMe wobble", "1 Wobbleüstrength",
    ])
  func influence(name: String) { #expect(soundsLikeInfluence(name)) }

  @Test(
    "other names, and those of hashes, tell nothing",
    arguments: [
      "", "Whatever", "Weightless", "Strengthening", "LoRA hash", "Sampler version", "Überstrength",
    ])
  func nothing(name: String) { #expect(!soundsLikeInfluence(name)) }

  @Test(
    "what was done with the text before or with the file after has no influence, even switched on",
    arguments: [
      "Wildcards wobble: True", "wobble_wildcard: on", "Prompt expansion: True", "Save wobble: yes",
      "Dynamic prompts enabled: True", "Magic prompt: True", "Wobble NSFW: True", "Notes: true",
    ])
  func bookkeeping(setting: String) throws {
    #expect(try Recipe(reading: parsedParameters(claim(setting))).reasons.isEmpty)
  }

  @Test(
    "what sounds like influence has it, whatever else its name says",
    arguments: ["Saved strength: 0.3", "Save wobble mask: True", "Wobbling: True", "Turbo LoRA: wobble"])
  func influenceFirst(setting: String) throws {
    #expect(
      try Recipe(reading: parsedParameters(claim(setting))).reasons.map(\.code) == [.unsupportedFeature])
  }

  @Test("what is off or zero does nothing")
  func idle() {
    for value in ["", " ", "0", "0.0", "-0", "None", "FALSE", "off", "[]"] {
      #expect(isIdleValue(value), "\(value)")
    }
    for value in ["0.1", "on", "a", "NaN", "00:1"] { #expect(!isIdleValue(value), "\(value)") }
    #expect(isSwitchedOn("True") && isSwitchedOn(" enabled") && !isSwitchedOn("1") && !isSwitchedOn("False"))
  }
}

@Suite struct UnknownKeyProperty {
  @Test("a claim that says it can be taken out, can")
  func takenOut() throws {
    let parsed = try parsedParameters(claim("Wobble strength: 0.4"))
    let detail = try #require(Recipe(reading: parsed).reasons.first?.detail)
    #expect(detail.contains("--set \"Wobble strength:\""))
    let without = try parsed.applying([try Override(parsing: "Wobble strength:")])
    #expect(Recipe(reading: without).reasons.isEmpty)
  }

  @Test("a site's words for families")
  func families() {
    for name in ["Flux.1 D", "flux1", "ZImageTurbo", "SD 3.5 Large", "Qwen-Image"] {
      #expect(isOtherFamily(name), "\(name)")
    }
    for name in ["SDXL 1.0", "SD 1.5", "Illustrious", "Pony", "NoobAI", ""] {
      #expect(!isOtherFamily(name), "\(name)")
    }
  }
}
