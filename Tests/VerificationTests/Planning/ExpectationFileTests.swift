import Recipes
import Similarity
import Testing

@testable import Verification

@Suite struct ExpectationFileGolden {
  @Test func everythingThatCanBeAsked() throws {
    let file = try ExpectationFile(
      """
      require: indistinguishable
      models: ../models
      thresholds: {levels: 4}
      expect:
        - files: ["*.jpg", "old/**"]
          require: partially-similar
          allow: [missing-lora, no-parameters]
          models: [/shared/models, here]
        - files: "*.webp"
          thresholds:
            same: 0.5
      baseline:
        "a b.png": different
        "b.png": [hash-mismatch, controlnet]
      """, name: "reprocheck.yml")
    #expect(file.terms.required == .indistinguishable)
    #expect(file.rules.map(\.files.count) == [2, 1])
    #expect(
      file.baseline == [
        "a b.png": .verdict(.different), "b.png": .unverifiable([.controlnet, .hashMismatch]),
      ])
    var terms = FileTerms(expectation: Expectation(required: .different), thresholds: .init())
    for asked in file.terms(for: "old/x.jpg") { terms.apply(asked, folder: "pics") }
    #expect(terms.expectation.required == .partiallySimilar)
    #expect(terms.expectation.allowed == [.missingLora, .noParameters])
    #expect(terms.modelFolders == ["pics/../models", "/shared/models", "pics/here"])
    #expect(terms.thresholds["levels"] == 4)
    #expect(try ExpectationFile("", name: "x") == ExpectationFile())
    #expect(try ExpectationFile("# nothing yet\n", name: "x") == ExpectationFile())
  }

  /// Each mistake is told with its line.
  @Test(arguments: [
    ("require: indistinguishable\nreqire: different", 2, "reqire"),
    ("expect:\n  - files: a\n    allows: [no-seed]", 3, "allows"),
    ("require: similar", 1, "similar"), ("\n\nallow: [no-sead]", 3, "no-sead"),
    ("thresholds:\n  level: 3", 2, "level"), ("thresholds:\n  levels: many", 2, "levels"),
    ("thresholds:\n  levels: -1", 2, "levels"), ("expect:\n  - require: different", 2, "files"),
    ("expect: 3", 1, "list"), ("- a", 1, "keys"), ("require: [", 1, "YAML"), ("models: {a: b}", 1, "text"),
    ("baseline:\n  a.png: good", 2, "good"), ("require: different\nrequire: different", 1, "twice"),
    ("baseline:\n  a.png: different\n  a.png: different", 2, "twice"),
  ])
  func mistakes(_ text: String, _ line: Int, _ word: String) {
    #expect {
      try ExpectationFile(text, name: "reprocheck.yml")
    } throws: { error in
      guard case .expectations("reprocheck.yml", let found, let problem) = error as? VerificationError else {
        return false
      }
      return problem.contains(word) && abs(found - line) <= 1
        && (word == "YAML" || word == "twice" || found == line)
    }
  }
}

@Suite struct BaselineProperty {
  private let states: [(file: String, state: KnownState)] = [
    ("a.png", .verdict(.different)), ("b\n\"\u{1B}ü🎈\\xFF.png", .unverifiable([.controlnet, .noSeed])),
  ]

  @Test(arguments: [
    "", "require: different\n", "# mine\nbaseline:\n  old.png: different\n",
    "baseline:\n  old.png: different\n# after\nrequire: indistinguishable\n",
    "require: indistinguishable  # no line end",
  ])
  func isReadBackAndLeavesTheRest(text: String) throws {
    let written = try withBaseline(states, in: text, name: "x")
    let read = try ExpectationFile(written, name: "x")
    #expect(read.baseline == Dictionary(uniqueKeysWithValues: states.map { ($0.file, $0.state) }))
    #expect(try read.terms == ExpectationFile(text, name: "x").terms)
    #expect(try withBaseline(states, in: written, name: "x") == written)
    #expect(try ExpectationFile(withBaseline([], in: written, name: "x"), name: "x").baseline.isEmpty)
    #expect(!text.contains("# mine") || written.contains("# mine"))
  }

  @Test(arguments: ["reqire: different", "{require: different}", "require: different\n...\n"])
  func aFileThatCantBeReadThenIsNotReplaced(text: String) {
    #expect(throws: VerificationError.self) { try withBaseline(states, in: text, name: "x") }
  }
}
