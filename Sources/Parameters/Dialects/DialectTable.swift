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
  lines +=
    howWellItReads + [
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

/// Measured on claims whose expectations were written down before the tool saw them.
private let howWellItReads = [
  "", "## How well it reads", "",
  "Steps, sampler, guidance, seed, size, model hash and both prompts must all be right. Each sample was new to the tool, "
    + "and its expectations were written down before; what it got wrong was then fixed and became a test. The interval "
    + "is the one of 95 %.", "",
  "| sample | right when first seen | interval | called verifiable and is not |", "| --- | --- | --- | --- |",
  row(["110 texts of files in 71 public places", "108 (98.2 %)", "93.6 to 99.5", "none"]),
  row(["162 image files, 86 found and 76 made to be difficult", "154 (95.1 %)", "90.6 to 97.5", "4"]),
  row(["88 more found image files, half of them from the same places", "88 (100 %)", "95.8 to 100", "none"]),
  row([
    "445 texts, many as people copy them onto pages", "420 (94.4 %; three wrong expectations are corrected)",
    "91.8 to 96.2", "5",
  ]),
]

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
