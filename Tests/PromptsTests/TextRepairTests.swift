import Testing

@testable import Prompts

@Suite struct TextRepairGolden {
  private func fixed(_ text: String) -> String { repaired(text).text }

  @Test(
    "repairs as ftfy does",
    arguments: [
      ("ﬁ ﬅ Ǆ", "fi ſt DŽ"), ("Ｆｕｌｌ　ｶﾞ", "Full ガ"), ("“a” ‘b’ ʼn", "\"a\" 'b' 'n"),
      ("a\r\nb\rc\u{2028}d\u{85}", "a\nb\nc\nd…"),
      ("\u{91}x\u{92} \u{81}", "'x' \u{81}"), ("\u{1B}[1;31mred\u{1B}[0m \u{1B}[x", "red "),
      ("a\u{0}b\u{FEFF}c\u{206A}", "abc"),
      ("￣", " ̄"), ("e\u{301} \u{1100}\u{1161}\u{11A8}", "é 각"), ("\t\n\u{C}", "\t\n\u{C}"),
      ("\u{1B}[1\u{661}m|", "|"), ("\u{1B}[1", "[1"),
    ])
  func repairs(text: String, expected: String) {
    #expect(Array(fixed(text).unicodeScalars) == Array(expected.unicodeScalars))
  }

  @Test("decodes entities in lines before the first <") func entities() {
    #expect(fixed("&amp;\n&lt;<\n&amp;") == "&\n&lt;<\n&amp;")
    #expect(fixed("&amp;lt;") == "<")
  }

  @Test("ends in a fixed point however deep entities nest") func nesting() {
    #expect(fixed("&" + String(repeating: "amp;", count: 300) + "lt;") == "<")
    #expect(fixed("&" + String(repeating: "#xFF06;", count: 300)) == "&")
    #expect(fixed(String(repeating: "&semi", count: 300) + ";") == ";")
    // The Greek question mark is a semicolon in NFC.
    let marks = String(repeating: "#x37E;", count: 299)
    #expect(fixed(String(repeating: "&amp", count: 300) + "&#x37E;" + marks) == "&")
    #expect(fixed(String(repeating: "&amp", count: 300) + "&#x37E;#x37E;" + marks) == ";")
  }
}

@Suite struct TextRepairProperty {
  @Test("repairing twice is repairing once, seed 31") func idempotent() {
    var junk = Junk(seed: 31)
    let words = [
      "&", "amp;", "#38;", "lt;", "é", "e\u{301}", "“", "\r", "\n", "\u{1B}[", "1m", "\u{0}", "ﬁ", "Ａ", "；",
      "＆", " ",
    ]
    for _ in 0..<500 {
      let once = repaired(junk.text(of: words, most: 12))
      #expect(repaired(once.text) == once)
    }
  }
}
