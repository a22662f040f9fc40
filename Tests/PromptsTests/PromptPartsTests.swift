import JSON
import Prompts
import Testing

@Suite struct PromptPartsGolden {
  @Test("splits where A1111 splits", arguments: ["golden/prompts.json", "prompts/language.json"])
  func parts(file: String) throws {
    for item in try cases("and", of: file) {
      let prompt = try #require(item["prompt"]?.text)
      let expected = (item["parts"]?.pairs ?? []).map {
        PromptPart(text: $0.text ?? "?", weight: $1.number ?? .nan)
      }
      #expect(try promptParts(of: prompt) == expected, "\(prompt)")
    }
  }
}

@Suite struct PromptPartsProperty {
  @Test("a text without AND and colon is one part without its trailing space, seed 5") func plain() throws {
    var junk = Junk(seed: 5)
    for _ in 0..<200 {
      let prompt = junk.text(of: ["a", " ", "andy", "ANDA", "(", "1.5", "é", "\n"], most: 8) + "."
      #expect(try promptParts(of: prompt + " \n") == [PromptPart(text: prompt, weight: 1)])
    }
  }

  @Test("refuses a weight beyond all numbers") func hugeWeight() {
    let digits = String(repeating: "9", count: 400)
    #expect(throws: PromptError.weightNotANumber(text: digits.prefix(40) + "…", offset: 9)) {
      try promptParts(of: "é AND b:\(digits)")
    }
  }
}
