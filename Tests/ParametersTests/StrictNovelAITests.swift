import JSON
import TestSupport
import Testing

@testable import Parameters

@Suite struct StrictNovelAIGolden {
  private func text(sampler: String) -> String? {
    let record = #"{"steps": 28, "sampler": "\#(sampler)", "seed": 5, "scale": 11.0, "uc": "bad"}"#
    return strictNovelAIText(description: "a girl", comment: record, width: 4, height: 2)
  }

  @Test("the text that A1111 makes of NovelAI's first pictures")
  func golden() throws {
    let expected = try Fixture.json("golden/metadata.json")["novelai"]?.elements?.first?["text"]?.text
    #expect(expected != nil && text(sampler: "k_euler_ancestral") == expected)
    #expect(strictNovelAIText(description: "", comment: "{}", width: 4, height: 2) == nil)
    #expect(strictNovelAIText(description: "", comment: "no", width: 4, height: 2) == nil)
  }

  @Test(
    "samplers by A1111's aliases",
    arguments: [
      ("plms", "PLMS"), ("k_dpm_ad", "DPM adaptive"), ("dpm++ 2m", "DPM++ 2M"), ("nai_smea", "Euler a"),
    ])
  func samplers(name: String, expected: String) throws {
    #expect(text(sampler: name)?.contains("Sampler: \(expected), ") == true)
  }
}
