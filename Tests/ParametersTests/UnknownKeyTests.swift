import Recipes
import Testing

@testable import Parameters

@Suite struct UnknownKeyGolden {
  @Test(
    "a name in any spelling is taken apart into words",
    arguments: [
      "Wobble strength", "wobble_strength", "wobbleStrength", "WOBBLE STRENGTH", "wobble-strength-2",
      "hrWobble",
    ])
  func influence(name: String) { #expect(soundsLikeInfluence(name)) }

  @Test(
    "other names, and those of hashes, tell nothing",
    arguments: [
      "", "Whatever", "Weightless", "Strengthening", "LoRA hash", "Sampler version", "Überstrength",
    ])
  func nothing(name: String) { #expect(!soundsLikeInfluence(name)) }

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
