import Recipes
public import Verification

/// A report as CI systems read it: one test case for each claim. A claim that does not hold is a failure, one that
/// can't be tested is skipped, a file that can't be read is an error; what passes as expected passes here too.
public func junitReport(_ report: VerificationReport) -> String {
  let cases = report.results.map(testCase)
  func count(_ element: String) -> String { String(cases.count { $0.outcome == element }) }
  let counts: [XML.Attribute] = [
    ("tests", String(cases.count)), ("failures", count("failure")), ("errors", count("error")),
    ("skipped", count("skipped")),
  ]
  let suite = XML(
    "testsuite", [("name", "reprocheck verify")] + counts,
    [properties(suiteProperties(report))] + cases.map(\.xml) + [output(report)].compactMap { $0 })
  return XML("testsuites", [("name", "reprocheck")] + counts, [suite]).document
}

private struct TestCase {
  let xml: XML
  /// The element that tells it; nil: it passes.
  let outcome: String?
}

private func testCase(_ result: ClaimResult) -> TestCase {
  let outcome = outcome(of: result)
  let words = ClaimWords(result)
  let folder = folder(of: result.file)
  let attributes: [XML.Attribute] = [
    ("classname", folder.isEmpty ? "reprocheck" : folder), ("name", result.file), ("file", result.file),
  ]
  let told = outcome.map { element in
    let attributes: [XML.Attribute] = [("message", words.headline), ("type", type(of: result))]
    return XML(element, attributes, text: element == "skipped" ? nil : text(result, words))
  }
  return TestCase(
    xml: XML("testcase", attributes, [properties(caseProperties(result))] + [told].compactMap { $0 }),
    outcome: outcome)
}

private func outcome(of result: ClaimResult) -> String? {
  switch result.standing {
  case .holds: nil
  case .fails: result.passes ? nil : "failure"
  case .unverifiable: "skipped"
  case .unreadable: "error"
  }
}

private func type(of result: ClaimResult) -> String {
  result.finding.codes.first?.rawValue ?? result.finding.failure?.kind.rawValue ?? ClaimWords(result).verdict
}

private func text(_ result: ClaimResult, _ words: ClaimWords) -> String {
  let assumptions = result.finding.assumptions.map {
    "\($0.key): \($0.value) (\(ClaimWords.origin($0.source)))"
  }
  return (words.reasons + words.expectations + (assumptions.isEmpty ? [] : ["Assumed:"]) + assumptions)
    .map(printableLine).joined(separator: "\n")
}

private func caseProperties(_ result: ClaimResult) -> [(String, String)] {
  let finding = result.finding
  return [("verdict", ClaimWords(result).verdict), ("required", result.expectation.required.rawValue)]
    + (result.standing != .holds && result.passes ? [("expected", "true")] : [])
    + (result.isBetterThanBaseline ? [("better", "true")] : [])
    + (finding.codes.isEmpty ? [] : [("codes", finding.codes.map(\.rawValue).joined(separator: " "))])
    + [("sha256", result.sha256)].compactMap { name, value in value.map { (name, $0) } }
    + result.duplicates.map { ("duplicate", $0) }
}

private func suiteProperties(_ report: VerificationReport) -> [(String, String)] {
  let shards = report.shards.map { shards in
    [("shard", shards.numbers.map(String.init).joined(separator: ",") + "/\(shards.count)")]
  }
  return [
    ("tool", report.tool), ("require", report.required.rawValue),
    ("outcome", report.summary.outcome.rawValue),
  ] + (shards ?? []) + ReportWords(report).profiles.map { ("profile", $0) }
}

private func properties(_ pairs: [(String, String)]) -> XML {
  XML("properties", [], pairs.map { XML("property", [("name", $0.0), ("value", $0.1)]) })
}

/// What concerns more than one claim.
private func output(_ report: VerificationReport) -> XML? {
  let missing = report.missing.map { model in
    "\(model.code.rawValue): \(model.words); \(counted(model.claims.count, "claim waits", "claims wait")) for it. "
      + model.details.joined(separator: " ")
  }
  let lines = missing + report.notes.map { "\($0.code): \($0.detail)" }
  guard !lines.isEmpty else { return nil }
  return XML("system-out", [], text: lines.map(printableLine).joined(separator: "\n"))
}

private func folder(of file: String) -> String {
  guard let slash = file.utf8.lastIndex(of: UInt8(ascii: "/")) else { return "" }
  return String(file[..<slash])
}
