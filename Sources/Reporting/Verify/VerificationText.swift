import Recipes
public import Verification

/// What `verify` prints at the end on a terminal: the claims as a table, the models that are missing, the sums. Where
/// there are many claims, those that pass are told in numbers.
/// - Parameters:
///   - width: columns of the terminal; nil: names and sentences are printed in full.
///   - colour: whether the terminal shows colours.
public func verificationText(_ report: VerificationReport, width: Int? = nil, colour: Bool = false) -> String
{
  let words = ReportWords(report)
  let shown = report.results.count > 40 ? report.results.filter { !$0.passes } : report.results
  let table = TerminalTable(heads: ["Claim", "Verdict", "File", "Why"], rows: shown.map(cells))
  let rest = report.results.count - shown.count
  let sections = [
    shown.isEmpty ? "" : table.text(width: width, colour: colour),
    rest > 0 ? counted(rest, "claim that passes is", "claims that pass are") + " not listed." : "",
    lines("Missing models", report.missing.map(missing)),
    lines("Not looked at", report.notes.map { printableLine("\($0.code): \($0.detail)") }),
    sums(words),
  ]
  return sections.filter { !$0.isEmpty }.joined(separator: "\n\n") + "\n"
}

/// One claim on one line, as it ends.
public func claimLine(_ result: ClaimResult, width: Int? = nil, colour: Bool = false) -> String {
  TerminalTable(heads: [], rows: [cells(result)], least: [9, 21]).text(width: width, colour: colour)
}

private func cells(_ result: ClaimResult) -> [TerminalTable.Cell] {
  let words = ClaimWords(result)
  let more = result.duplicates.isEmpty ? "" : " (and \(counted(result.duplicates.count, "copy", "copies")))"
  return [
    .init(words.standing, ink: ink(result)), .init(words.verdict),
    .init(result.file + more, cut: .middle), .init(words.headline, cut: .end),
  ]
}

private func ink(_ result: ClaimResult) -> TerminalTable.Ink {
  switch result.standing {
  case .holds: .green
  case _ where result.passes: .dim
  case .fails: .red
  case .unverifiable: .yellow
  case .unreadable: .red
  }
}

private func missing(_ model: MissingModel) -> String {
  let waiting = counted(model.claims.count, "claim waits", "claims wait")
  let first = model.claims.first.map { model.claims.count == 1 ? ": \($0)" : ", the first is \($0)" } ?? ""
  return (["\(model.code.rawValue): \(model.words); \(waiting) for it\(first)"] + model.details)
    .map(printableLine).joined(separator: "\n    ")
}

private func lines(_ title: String, _ lines: [String]) -> String {
  guard !lines.isEmpty else { return "" }
  return ([title] + lines.map { "  " + $0 }).joined(separator: "\n")
}

private func sums(_ words: ReportWords) -> String {
  let counts = words.counts.isEmpty ? "" : ": " + words.counts.joined(separator: ", ")
  let verdicts = words.summary.verdicts.map { "  \($0.rung.rawValue): \(grouped($0.count))" }
  let codes = words.summary.codes.map { "  \($0.code.rawValue): \(grouped($0.count))" }
  return ([words.extent + counts] + verdicts + codes + [words.outcome]).joined(separator: "\n")
}
