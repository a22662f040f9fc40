import Recipes

/// `docs/dialects.md`: what is read of whom, from the dialects themselves and the table of keys.
func dialectTable() -> String {
  var lines = [
    "# Dialects", "",
    "How programs write generation parameters down, and what of it can be tested. This page is made from the code "
      + "(`Sources/Parameters`): a test fails when it is out of date.",
    "",
    "Dialects are told by the text itself, never by a file's name, and asked in this order.", "",
    "| dialect | programs | carriers | what is read | what can't be verified |",
    "| --- | --- | --- | --- | --- |",
  ]
  lines += dialects.map { dialect in
    let page = dialect.page
    return row(["`\(dialect.name)`", page.programs, page.carriers, page.reads, page.cannotVerify])
  }
  lines += [
    "", "## Keys of infotexts", "",
    "A key that stands in none of these lists is `unsupported-feature` where its name sounds as if it changed the picture "
      + "(`Wobble strength`), unless it is off or zero, or where its value is that of a switch that is on and its name "
      + "tells of nothing that was done with the text before or the file after (`Save grid`); any other is taken to have "
      + "no influence, and a note says so.", "",
    "| key | what the tool does | meaning |", "| --- | --- | --- |",
  ]
  lines += KnownKeys.all.map { row(["`\(pattern($0))`", action($0.state), $0.meaning]) }
  return lines.joined(separator: "\n") + "\n"
}

private func row(_ cells: [String]) -> String { "| " + cells.joined(separator: " | ") + " |" }

private func pattern(_ key: KnownKey) -> String {
  switch key.match {
  case .exact: key.name
  case .prefix: key.name + "…"
  case .suffix: "…" + key.name
  }
}

private func action(_ state: KnownKey.State) -> String {
  switch state {
  case .rendered: "rendered"
  case .noInfluence: "no influence"
  case .refused(let code, let harmless):
    harmless.isEmpty
      ? "`\(code.rawValue)`"
      : "`\(code.rawValue)` unless \(harmless.map { "`\($0)`" }.joined(separator: ", "))"
  }
}
