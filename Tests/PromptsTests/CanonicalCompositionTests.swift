import Testing

@testable import Prompts

@Suite struct CanonicalCompositionGolden {
  @Test(
    "follows the examples of UAX #15",
    arguments: [
      ("\u{1E0A}\u{323}", "\u{1E0C}\u{307}"), ("D\u{307}\u{323}", "\u{1E0C}\u{307}"), ("\u{212B}", "\u{C5}"),
      ("\u{FB01}", "\u{FB01}"),
      ("a\u{5AE}\u{300}", "à\u{5AE}"), ("\u{958}", "\u{915}\u{93C}"), ("\u{1100}\u{1161}\u{11A8}", "각"),
      ("가\u{11A8}", "각"),
      ("가\u{11A7}", "가\u{11A7}"), ("\u{37E}", ";"), ("\u{1D15E}", "\u{1D157}\u{1D165}"),
      ("\u{10041}\u{301}", "\u{10041}\u{301}"),
      ("\u{301}e\u{301}", "\u{301}é"), ("a\u{328}\u{301}b\u{301}", "ą\u{301}b\u{301}"),
      ("\u{1100}\u{AC00}", "\u{1100}\u{AC00}"),
    ])
  func examples(text: String, expected: String) {
    #expect(
      CanonicalComposition.standard.normalized(Array(text.unicodeScalars)) == Array(expected.unicodeScalars))
  }
}

@Suite struct CanonicalCompositionProperty {
  @Test("is idempotent and changes no meaning, seed 37") func laws() {
    var junk = Junk(seed: 37)
    let words = [
      "a", "é", "\u{301}", "\u{323}", "\u{345}", "\u{1100}", "\u{1161}", "\u{11A8}", "각", "\u{212B}", "日",
      "\u{5AE}", "か", "\u{3099}",
    ]
    for _ in 0..<500 {
      let text = junk.text(of: words, most: 12)
      let once = CanonicalComposition.standard.normalized(Array(text.unicodeScalars))
      #expect(CanonicalComposition.standard.normalized(once) == once)
      #expect(once.text == text)  // Swift compares strings by canonical equivalence
    }
  }
}
