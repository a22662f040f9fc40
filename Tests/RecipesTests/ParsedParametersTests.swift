import Recipes
import Testing

@Suite struct ParsedParametersProperty {
  @Test("the first of two equal keys counts, whatever the case of its letters")
  func firstValue() {
    let parsed = ParsedParameters(
      generator: "a1111", prompt: "", negativePrompt: "",
      fields: [Field("CFG scale", "7"), Field("cfg SCALE", "9")])
    #expect(parsed.value("Cfg Scale") == "7")
    #expect(parsed.value("Seed") == nil)
  }
}
