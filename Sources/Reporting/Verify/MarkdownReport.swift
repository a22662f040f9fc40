import Recipes
public import Verification

/// A report for the summary of a CI job: what needs a person first, then the rest, never larger than `limit` bytes.
/// What does not fit is left out, and said.
public func markdownReport(_ report: VerificationReport, limit: Int = 1 << 20) -> String {
  let tail = "\n" + markdownEscaped(ReportWords.caution) + "\n"
  var page = BoundedText(limit: limit - tail.utf8.count)
  page.append(head(report))
  page.appendTable(
    "Models that claims wait for", ["Claims", "Model", "What is known of it"], report.missing.map(missingRow),
    leftOut: "models")
  let open = report.results.filter { !$0.passes || $0.isBetterThanBaseline }
  page.appendTable("Claims to look at", columns, open.map(row), leftOut: "claims")
  page.appendEach(open.filter { $0.finding.failure == nil && !$0.finding.listing.isEmpty }.map(details))
  let others = report.results.filter { $0.passes && !$0.isBetterThanBaseline }
  page.appendTable("Claims that pass", columns, others.map(row), leftOut: "claims", folded: others.count > 40)
  page.appendTable(
    "Not looked at", ["Code", "Why"],
    report.notes.map { "| " + code($0.code) + " | " + markdownEscaped($0.detail) + " |" }, leftOut: "notes",
    folded: report.notes.count > 40)
  return page.text + tail
}

private let columns = ["", "Verdict", "File", "Why"]

private func head(_ report: VerificationReport) -> String {
  let words = ReportWords(report)
  let mark = report.summary.outcome == .passes ? "✅" : "❌"
  let verdicts = report.summary.verdicts.map { "| \($0.rung.rawValue) | \(grouped($0.count)) |" }
  let codes = report.summary.codes.map { "| \($0.code.rawValue) | \(grouped($0.count)) |" }
  let facts = [words.extent] + words.counts
  return """
    ## \(mark) reprocheck: \(words.outcome)

    \(facts.joined(separator: " · ")) · required: \(report.required.rawValue)
    \(table("", ["Verdict", "Claims"], verdicts))\(table("", ["Can't be tested", "Claims"], codes))
    """
}

private func table(_ title: String, _ heads: [String], _ rows: [String]) -> String {
  rows.isEmpty ? "" : tableHead(title, heads) + rows.joined(separator: "\n") + "\n"
}

private func tableHead(_ title: String, _ heads: [String]) -> String {
  (title.isEmpty ? "" : "\n### \(title)\n")
    + "\n| " + heads.joined(separator: " | ") + " |\n|" + heads.map { _ in " --- |" }.joined() + "\n"
}

private func row(_ result: ClaimResult) -> String {
  let words = ClaimWords(result)
  let mark = result.isBetterThanBaseline ? "⬆️" : result.passes ? "✅" : "❌"
  let file = code(result.file) + result.duplicates.map { "<br>" + code($0) }.joined()
  return "| \(mark) \(words.standing) | \(words.verdict) | \(file) | \(markdownEscaped(words.headline)) |"
}

private func missingRow(_ model: MissingModel) -> String {
  let known = ([model.code.rawValue] + model.details).map(markdownEscaped).joined(separator: "<br>")
  return "| \(grouped(model.claims.count)) | \(code(model.words)) | \(known) |"
}

/// What was assumed, folded away.
private func details(_ result: ClaimResult) -> String {
  let words = ClaimWords(result)
  let reasons = words.reasons.map { "- " + markdownEscaped($0) }
  let rows = result.finding.assumptions.map {
    "| \(code($0.key)) | \(code($0.value)) | \(markdownEscaped(ClaimWords.origin($0.source))) |"
  }
  return """

    <details><summary>\(code(result.file)): \(words.verdict)</summary>

    \(reasons.joined(separator: "\n"))
    \(table("", ["Assumed", "Value", "Source"], rows))
    </details>

    """
}

/// A name as code: no site takes it for a mention, a link or an emoji.
private func code(_ text: String) -> String { "<code>" + markdownEscaped(text) + "</code>" }

/// Text that no dialect of Markdown takes for anything else.
func markdownEscaped(_ text: String) -> String {
  var out = ""
  for scalar in printableLine(text).unicodeScalars {
    switch scalar {
    case "a"..."z", "A"..."Z", "0"..."9", " ", ",", ";", "/", "%", "?", "(", ")":
      out.unicodeScalars.append(scalar)
    // In a node of its own it can't begin a mention, a reference or an address.
    case "@", "#": out += "<span>&#\(scalar.value);</span>"
    case _ where scalar.value < 0x80: out += "&#\(scalar.value);"
    default: out.unicodeScalars.append(scalar)
    }
  }
  return out
}

/// A text that says what did not fit into it.
private struct BoundedText {
  private(set) var text = ""
  private let limit: Int
  private var room: Int
  /// For the sentences that say what was left out.
  private static let reserve = 400

  init(limit: Int) {
    self.limit = limit
    room = limit - Self.reserve
  }

  mutating func append(_ piece: String) {
    text += piece
    room -= piece.utf8.count
  }

  /// Whole rows, as many as fit.
  mutating func appendTable(
    _ title: String, _ heads: [String], _ rows: [String], leftOut things: String, folded: Bool = false
  ) {
    guard !rows.isEmpty else { return }
    let fold = folded ? "\n<details><summary>\(title): \(grouped(rows.count))</summary>\n" : ""
    let foot = folded ? "\n</details>\n" : ""
    let head = fold + tableHead(folded ? "" : title, heads)
    var kept = 0
    var left = room - head.utf8.count - foot.utf8.count
    while kept < rows.count, rows[kept].utf8.count < left {
      left -= rows[kept].utf8.count + 1
      kept += 1
    }
    if kept > 0 { append(head + rows[..<kept].map { $0 + "\n" }.joined() + foot) }
    guard kept < rows.count else { return }
    text +=
      "\n*\(title): \(grouped(rows.count - kept)) further \(things) are left out, the summary would be too large.*\n"
  }

  /// As many as fit; tables have said what matters of them.
  mutating func appendEach(_ pieces: [String]) {
    for piece in pieces where piece.utf8.count < room { append(piece) }
  }
}
