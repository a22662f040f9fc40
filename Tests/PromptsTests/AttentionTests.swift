import JSON
import Prompts
import Testing

@Suite struct AttentionGolden {
  @Test("weighs as A1111 does", arguments: [("golden/prompts.json", 0), ("prompts/language.json", 5)])
  func pieces(file: String, fewestErrors: Int) throws {
    var errors = 0
    for item in try cases("attention", of: file) {
      let prompt = try #require(item["prompt"]?.text)
      if item["parsed"]?.elements == nil {
        errors += 1
        #expect(throws: PromptError.self) { try attentionPieces(of: prompt) }
      } else {
        let expected = (item["parsed"]?.pairs ?? []).map {
          AttentionPiece(text: $0.text ?? "?", weight: $1.number ?? .nan)
        }
        #expect(try attentionPieces(of: prompt) == expected, "\(prompt)")
      }
    }
    #expect(errors >= fewestErrors)
  }
}

@Suite struct AttentionProperty {
  @Test("neighbours differ in weight and nothing is lost but syntax, seed 7") func merging() throws {
    var junk = Junk(seed: 7)
    let words = ["(", ")", "[", "]", ":", ":1.5)", "\\", "a", " ", "BREAK", "é", "\n", "0.5"]
    for _ in 0..<1000 {
      let prompt = junk.text(of: words, most: 20)
      let pieces = try attentionPieces(of: prompt)
      #expect(!pieces.isEmpty)
      #expect(zip(pieces, pieces.dropFirst()).allSatisfy { $0.weight != $1.weight })
      let letters = { (text: String) in Array(text.unicodeScalars).filter { $0 == "a" || $0 == "é" } }
      #expect(letters(pieces.map(\.text).joined()) == letters(prompt))
    }
  }

  @Test("knows a break only outside of weighted brackets") func breaks() throws {
    #expect(try attentionPieces(of: "a BREAK b").map(\.isBreak) == [false, true, false])
    #expect(try attentionPieces(of: "(a BREAK b)").map(\.isBreak) == [false, false, false])
    #expect(try attentionPieces(of: "(x:-1)").map(\.isBreak) == [false])
    #expect(try attentionPieces(of: "(BREAK:-1)").map(\.isBreak) == [false, false, false])
    #expect(try attentionPieces(of: "(BREA\u{212A}:-1)").map(\.isBreak) == [false])
  }

  @Test("allows no white space around numbers before 1.6.0") func oldNumbers() throws {
    let old = PromptRules(spacedNumbers: false)
    #expect(try attentionPieces(of: "(a: 1.2)", rules: old) == [AttentionPiece(text: "a: 1.2", weight: 1.1)])
    #expect(try attentionPieces(of: "(a:1.2 )", rules: old) == [AttentionPiece(text: "a:1.2 ", weight: 1.1)])
    #expect(try attentionPieces(of: "(a:1.2)", rules: old) == [AttentionPiece(text: "a", weight: 1.2)])
  }

  @Test("names the place of a weight that is none") func badWeight() {
    #expect(throws: PromptError.weightNotANumber(text: "1.2.3", offset: 8)) {
      try attentionPieces(of: "é (a:  1.2.3)")
    }
    #expect(throws: PromptError.weightNotANumber(text: ".", offset: 3)) { try attentionPieces(of: "(a:.)") }
  }

  @Test("refuses weights that no float holds") func hugeWeights() {
    let digits = "1" + String(repeating: "0", count: 30)
    #expect(throws: PromptError.weightTooLarge(piece: "a")) {
      try attentionPieces(of: "((a:\(digits)):\(digits))")
    }
  }

  @Test("refuses more open brackets than its limit") func openBrackets() throws {
    let most = String(repeating: "(", count: deepestAttention)
    #expect(try attentionPieces(of: most + "a").count == 1)
    #expect(throws: PromptError.tooManyOpenBrackets(offset: deepestAttention, limit: deepestAttention)) {
      try attentionPieces(of: most + "[")
    }
  }

  @Test(
    "reads a hundred thousand tokens of each kind", arguments: ["]", ":1)", "\\(", "(a)", "BREAK ", ": "])
  func long(word: String) throws {
    #expect(try !attentionPieces(of: String(repeating: word, count: 20_000)).isEmpty)
  }
}
