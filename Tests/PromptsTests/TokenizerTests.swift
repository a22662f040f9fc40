import JSON
import Prompts
import Testing

@Suite struct TokenizerGolden {
  /// UTF-8 that was read as Windows-1252: A1111 repairs it, ``Tokenizer`` says so and does not.
  static let mojibake = "â€“dash Ã©"

  @Test("gives the ids of transformers and open_clip") func goldens() throws {
    for item in try cases("tokens", of: "golden/tokens.json") {
      let text = try #require(item["text"]?.text)
      #expect(mayBeMojibake(text) == (text == Self.mojibake), "\(text)")
      guard text != Self.mojibake else { continue }
      #expect(Tokenizer.clipL.tokens(of: text) == item["clip_l"]?.integers, "\(text)")
      #expect(Tokenizer.openCLIP.tokens(of: text) == item["open_clip"]?.integers, "\(text)")
    }
  }
}

@Suite struct TokenizerParity {
  @Test("gives the reference's ids for junk in many scripts") func junk() throws {
    for item in try cases("tokens", of: "prompts/tokens.json") {
      let text = try #require(item["text"]?.text)
      #expect(Tokenizer.clipL.tokens(of: text) == item["clip_l"]?.integers, "\(item.compact)")
      #expect(
        Tokenizer.openCLIP.tokens(of: text) == (item["open_clip"] ?? item["clip_l"])?.integers,
        "\(item.compact)")
    }
  }
}

@Suite struct TokenizerProperty {
  @Test("words apart are tokenized apart, seed 19") func concatenation() {
    var junk = Junk(seed: 19)
    let words = ["cat", "日本", "é", "...", "12", "Straße", "🙂", "don't", "x"]
    for _ in 0..<200 {
      let (a, b) = (junk.text(of: words, most: 5), junk.text(of: words, most: 5))
      #expect(
        Tokenizer.clipL.tokens(of: "\(a) \n\(b)") == Tokenizer.clipL.tokens(of: a)
          + Tokenizer.clipL.tokens(of: b))
    }
  }

  @Test("every id is one of a word's symbols, seed 23") func range() {
    var junk = Junk(seed: 23)
    for _ in 0..<100 {
      let scalars = (0..<20).compactMap { _ in Unicode.Scalar(UInt32(junk.next(below: 0x11_0000))) }
      var text = String.UnicodeScalarView()
      text.append(contentsOf: scalars)
      for tokenizer in [Tokenizer.clipL, .openCLIP] {
        #expect(tokenizer.tokens(of: String(text)).allSatisfy { (0..<49406).contains($0) })
      }
    }
  }

  @Test(
    "reads long words, marks, entities and lines in linear time",
    arguments: [
      ("a", 40_000), ("é\u{301}\u{323}", 5_000), ("&amp;", 8_000), ("&", 20_000), ("Σ\u{301}", 8_000),
      ("é\n", 8_000),
      ("amp;", 8_000), ("&#", 10_000),
    ])
  func long(word: String, count: Int) {
    #expect(!Tokenizer.openCLIP.tokens(of: "&" + String(repeating: word, count: count)).isEmpty)
  }

  @Test("leaves out the mark that fits no part of the pattern") func unmatchedMark() {
    #expect(Tokenizer.clipL.tokens(of: "a\u{345}b !\u{345}!") == Tokenizer.clipL.tokens(of: "a b ! !"))
  }

  @Test("pads OpenCLIP's tokens with zeros") func zeros() {
    #expect(openCLIPPadded([49406, 5, 49407, 49407, 49407]) == [49406, 5, 49407, 0, 0])
    #expect(openCLIPPadded([49406, 5]) == [49406, 5])
    #expect(openCLIPPadded([]) == [])
  }
}
