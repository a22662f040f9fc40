import Recipes
import Testing

@Suite struct ReasonCodeGolden {
  @Test("the list is closed and spelled as expectations are written")
  func codes() {
    #expect(
      ReasonCode.allCases.map(\.rawValue) == [
        "img2img", "controlnet", "adetailer", "regional", "script", "refiner", "face-restoration", "upscaled",
        "custom-graph", "fooocus-pipeline", "closed-model", "no-seed", "no-parameters",
        "incomplete-parameters",
        "invalid-value", "unknown-sampler", "unknown-schedule", "unsupported-feature", "missing-checkpoint",
        "missing-vae", "missing-lora", "missing-embedding", "missing-upscaler", "hash-mismatch",
        "ambiguous-model", "unsupported-model", "too-large",
      ])
  }
}
