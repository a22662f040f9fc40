import Testing

@testable import Prompts

@Suite struct LowercasingGolden {
  @Test(
    "lowers as Python's str.lower()",
    arguments: [
      ("ÀẞİǅΩ", "àßi\u{307}ǆω"), ("ΟΔΥΣΣΕΥΣ", "οδυσσευς"), ("Σ ΑΣ", "σ ας"),
      ("ΑΣ\u{301}. ΑΣ.Α", "ας\u{301}. ασ.α"), ("ABCxyz[", "abcxyz["),
      ("Ａ𐐀", "ａ𐐨"),
    ])
  func lower(text: String, expected: String) {
    #expect(lowercased(Array(text.unicodeScalars)) == Array(expected.unicodeScalars))
  }
}
