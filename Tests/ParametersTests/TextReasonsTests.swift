import JSON
import Recipes
import TestSupport
import Testing

@testable import Parameters

@Suite struct TextReasonsGolden {
  @Test("each key and value gives its reason, and no other")
  func reasons() throws {
    let rows = try #require(try Fixture.json("parameters/reasons.json")["reasons"]?.elements)
    var provoked: Set<ReasonCode> = []
    for row in rows {
      let code = try #require(row["code"]?.text.flatMap(ReasonCode.init(rawValue:)))
      let text = try #require(row["text"]?.text)
      let found = try codes(text)
      #expect(found == [code], "\(text)")
      provoked.insert(code)
    }
    let byText = ReasonCode.allCases.prefix { $0 != .missingCheckpoint }
    let byOtherDialects: Set<ReasonCode> = [.closedModel, .noParameters, .refiner]
    #expect(provoked == Set(byText).subtracting(byOtherDialects))
  }

  @Test("a schedule under another key, and a family named only beside its hash")
  func otherKeys() {
    let recipe = Recipe(
      reading: ParsedParameters(
        generator: "comfyui", prompt: "", negativePrompt: "",
        fields: [
          Field("Sampler", "Euler"), Field("Scheduler type", "beta"),
          Field("Hashes", #"{"Model:flux1-dev-fp8": "8e91b68084", "model": "8e91b68084"}"#),
        ]))
    #expect(recipe.schedule == "Beta" && recipe.modelName == "flux1-dev-fp8")
    #expect(
      recipe.reasons.contains { $0.code == .unsupportedFeature && $0.detail.contains("another family") })
    #expect(!recipe.reasons.contains { $0.detail.contains("Scheduler type") })
  }

  @Test("keys without influence, and switches that are off, give none")
  func harmless() throws {
    let rows = try #require(try Fixture.json("parameters/reasons.json")["harmless"]?.elements)
    for row in rows { #expect(try codes(try #require(row["text"]?.text)) == [], "\(row)") }
  }

  @Test("a claim from NovelAI is of a closed model")
  func closedModel() {
    let parsed = ParsedParameters(generator: "novelai", prompt: "", negativePrompt: "", fields: [])
    #expect(Recipe(reading: parsed).reasons.contains { $0.code == .closedModel })
  }
}

@Suite struct TextReasonsProperty {
  @Test("an invalid value is named with its key, and never replaced")
  func invalidValue() throws {
    let recipe = try recipe(claim(replacing: ["CFG scale": "NaN", "Steps": "many"]))
    #expect(recipe.cfgScale == nil && recipe.steps == nil)
    #expect(
      recipe.reasons.map(\.detail) == [
        "`Steps` is \"many\": not a whole number of 64 bits", "`CFG scale` is \"NaN\": not a finite number",
      ])
  }

  @Test("what is missing is named, with the option that supplies it")
  func missing() throws {
    let reasons = try recipe("a\nCFG scale: 7, Size: 64x64, Model: m").reasons
    #expect(reasons.map(\.code) == [.incompleteParameters, .noSeed])
    #expect(reasons[0].detail.contains("`Steps` and `Sampler`") && reasons[0].detail.contains("--set"))
    #expect(reasons[1].detail.contains("--set \"Seed:"))
  }

  @Test("a key that no table holds is kept and noted")
  func unknownKey() throws {
    let recipe = try recipe(claim("Whatever: 5, Another: \"a, b\""))
    #expect(recipe.reasons.isEmpty)
    #expect(recipe.other.contains(Field("Whatever", "5")) && recipe.other.contains(Field("Another", "a, b")))
    let note = try #require(recipe.notes.first { $0.code == "unknown-key" })
    #expect(note.detail.contains("`Whatever`, `Another`"))
  }

  @Test("many keys of one extension give one reason")
  func oneReasonForOneEntry() throws {
    let extra = "ADetailer model: a, ADetailer confidence: 0.3, ADetailer version: 24"
    #expect(try recipe(claim(extra)).reasons.count == 1)
  }
}
