import JSON
import Recipes
import TestSupport
import Testing

@Suite struct SoftwareVersionGolden {
  @Test("reads and compares versions as A1111 does")
  func goldenCases() throws {
    let cases = try #require(try Fixture.json("golden/infotext.json")["versions"]?.elements)
    #expect(cases.count == 11)
    for row in cases {
      let version = row["text"]?.text.flatMap(SoftwareVersion.init(parsing:))
      #expect(version?.description == row["parsed"]?.text)
      let bounds = [
        ("before_1_6_0", SoftwareVersion([1, 6, 0])),
        ("before_1_7_0_225", SoftwareVersion([1, 7, 0], post: 225)),
        ("before_1_8_0", SoftwareVersion([1, 8, 0])),
      ]
      for (key, bound) in bounds { #expect(version.map { $0 < bound } == row[key]?.boolean) }
    }
  }

  @Test(
    "knows the spellings of PEP 440",
    arguments: [
      ("1.6", "1.6"), ("v1.6.0rc2", "1.6.0rc2"), ("1.8.0-RC-12-gac8ffb34", "1.8.0rc0"),
      ("1.6.0.c1", "1.6.0rc1"),
      ("1.6.0-pre3.post4", "1.6.0rc3.post4"), ("1.6.0.post7", "1.6.0.post7"), ("1.6.0_rev_7", "1.6.0.post7"),
      ("1.6.0+local.1", "1.6.0"), ("v1.5.2.0-6-g0599be9", "1.5.2.0.post6"), (" V1.2.1 ", "1.2.1"),
    ])
  func spellings(text: String, expected: String) {
    #expect(SoftwareVersion(parsing: text)?.description == expected)
  }

  @Test(
    "what is no version of A1111's gives none",
    arguments: [
      "v", "unknown", "b334d19", "53dcec9", "1.6.0a1", "1.6.0.dev3", "1!1.6.0", "1.6.0 beta", "1..6",
      "ComfyUI",
      "99999999999999999999.1", "1.6.0-99999999999999999999", "v1.10.1-amd-26-g1", "stable-diffusion.cpp",
    ])
  func unreadable(text: String) {
    #expect(SoftwareVersion(parsing: text) == nil)
  }
}

@Suite struct SoftwareVersionProperty {
  @Test("is ordered: candidates, release, post-releases, next release")
  func order() {
    let texts = ["1.2.1", "1.6.0rc1", "1.6.0-RC2", "1.6.0", "1.6.0-5-g1", "1.6.0-225-g1", "1.6.1", "1.10.0"]
    let versions = texts.compactMap(SoftwareVersion.init(parsing:))
    #expect(versions.count == texts.count)
    for (i, a) in versions.enumerated() {
      for (j, b) in versions.enumerated() {
        #expect((a < b) == (i < j))
        #expect((a == b) == (i == j))
      }
    }
  }

  @Test("trailing zeros don't count, also not for hashing")
  func zeros() {
    #expect(SoftwareVersion([1, 6]) == SoftwareVersion([1, 6, 0]))
    #expect(Set([SoftwareVersion([1, 6]), SoftwareVersion([1, 6, 0, 0])]).count == 1)
  }
}
