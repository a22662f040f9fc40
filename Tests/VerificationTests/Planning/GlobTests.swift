import Testing

@testable import Verification

@Suite struct GlobGolden {
  @Test(arguments: [
    ("*.png", "a.png", true), ("*.png", "deep/er/a.png", true), ("*.png", "a.jpg", false),
    ("/*.png", "deep/a.png", false), ("/*.png", "a.png", true), ("deep/*.png", "deep/a.png", true),
    ("deep/*.png", "deep/er/a.png", false), ("deep/**", "deep/er/a.png", true),
    ("deep/", "deep/er/a.png", true),
    ("deep/**/a.png", "deep/a.png", true), ("deep/**/a.png", "deep/e/r/a.png", true),
    ("**/a.png", "a.png", true), ("**/er/*.png", "deep/er/a.png", true), ("?.png", "ä.png", true),
    ("?.png", "ab.png", false), ("[a-c]1.png", "b1.png", true), ("[!a-c]1.png", "b1.png", false),
    ("[]].png", "].png", true), ("[a.png", "[a.png", true), ("a*b*c", "aXbYbZc", true), ("", "", true),
    ("**", "", true), ("a", "b/a", true), ("a", "ab", false),
  ])
  func pattern(_ pattern: String, _ path: String, _ matches: Bool) {
    #expect(Glob(pattern).matches(path) == matches)
  }

  @Test func manyStarsTakeNoTime() {
    let pattern = Glob(String(repeating: "*a", count: 200) + "b")
    #expect(!pattern.matches(String(repeating: "a", count: 2000)))
  }
}
