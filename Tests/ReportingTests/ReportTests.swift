import JSON
import Pixels
import Recipes
import Similarity
import Testing
import Verification

@testable import Reporting

@Suite struct ReportGolden {
  private func outcome() -> ClaimOutcome {
    let judgement = Judgement.tiny()
    var outcome = ClaimOutcome(file: "a.txt", verdict: .compared(judgement))
    outcome.listing = [
      ResolvedSetting("Steps", "20", .stated), ResolvedSetting("CFG scale", "7", .defaulted),
      ResolvedSetting("RNG", "GPU", .inferred("no RNG field")),
    ]
    outcome.models = [ModelFile(kind: .checkpoint, name: "m", path: "/m.safetensors", sha256: "cc")]
    outcome.output = OutputImage(
      path: "a.reprocheck.png", sha256: "aa", byteCount: 6, width: 2, height: 1, hashes: judgement.a.hashes)
    outcome.seconds = 1.25
    return outcome
  }

  @Test("every documented key of run/1 is there")
  func keys() throws {
    let object = runJSON(outcome())
    #expect(
      object.members?.map(\.key) == [
        "schema", "file", "output", "resolved", "models", "hashes", "verdict", "reasons", "unverifiable",
        "diff", "seconds",
      ])
    #expect(object["verdict"]?.text == "different" && object["seconds"]?.number == 1.25)
    #expect(object["resolved"]?.elements?[2]["why"]?.text == "no RNG field")
    #expect(object["diff"]?["measures"]?["max_abs"]?.integer == 80)
    #expect(object["hashes"]?["file_sha256"]?.text == "aa")
    #expect(try JSONValue(parsing: object.compact) == object)
  }

  @Test("the words say what was assumed, and which picture is which")
  func words() {
    let text = runText(outcome(), required: .substantiallySimilar)
    #expect(text.contains("2 settings are assumed"))
    #expect(text.contains("inferred: no RNG field"))
    #expect(text.contains("A is the regenerated picture, B is b.png."))
    #expect(text.contains("Required was substantially-similar: it is not reached."))
    #expect(text.contains("largest difference 80 levels, mean 13.333, PSNR 17.85 dB"))
  }

  @Test("reasons stand in words and as codes, each code once")
  func unverifiable() {
    let reasons = [Reason(.missingLora, "one"), Reason(.noSeed, "none"), Reason(.missingLora, "two")]
    let outcome = ClaimOutcome(file: "a", verdict: .unverifiable(reasons))
    #expect(runJSON(outcome)["unverifiable"]?.elements?.compactMap(\.text) == ["no-seed", "missing-lora"])
    #expect(runJSON(outcome)["reasons"]?.elements?.count == 3)
    #expect(runText(outcome, required: .identicalFile).contains("missing-lora: two"))
  }
}

@Suite struct PrintableProperty {
  @Test("nothing from a file moves the cursor or turns the text round")
  func escapes() {
    #expect(printable("a\u{1B}[2Jb\u{7}\u{9B}\u{202E}\nc\td") == "a\\u{1B}[2Jb\\u{7}\\u{9B}\\u{202E}\nc\td")
    #expect(printableLine("a\nb") == "a⏎b")
  }

  @Test(
    "numbers are short and never in another notation",
    arguments: [(1.0, "1"), (0.005, "0.01"), (-0.004, "0"), (12.345, "12.35"), (-2.5, "-2.5")])
  func numbers(value: Double, text: String) { #expect(short(value) == text) }

  @Test("digits are asked for, none as well")
  func digits() {
    #expect(short(19.6, digits: 0) == "20" && short(0.4, digits: 0) == "0")
    #expect(short(0.00012, digits: 4) == "0.0001" && short(3.04, digits: 4) == "3.04")
    #expect(short(.infinity) == "inf" && short(-1e300, digits: 0) == "-1e+300")
  }

  @Test(
    "a share is rounded, but never to all or nothing",
    arguments: [
      (0.0, "0 %"), (0.001, "less than 1 %"), (0.5, "50 %"), (0.999, "more than 99 %"), (1, "100 %"),
    ])
  func shares(value: Double, text: String) { #expect(percent(value) == text) }
}
