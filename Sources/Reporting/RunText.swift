import Pixels
public import Recipes
import Similarity
public import Verification

/// What `run` prints of a claim on a terminal.
public func runText(_ outcome: ClaimOutcome, required: Rung) -> String {
  var sections = [settings(outcome)]
  if !outcome.models.isEmpty { sections.append(models(outcome.models)) }
  if let output = outcome.output { sections.append(image(output, outcome)) }
  if !outcome.notes.isEmpty { sections.append(notes(outcome.notes)) }
  sections.append(verdict(outcome, required: required))
  return sections.filter { !$0.isEmpty }.joined(separator: "\n\n")
}

/// The recipe of a claim that was not rendered: settings, model files, notes, and what speaks against it.
public func recipeText(_ outcome: ClaimOutcome) -> String {
  var sections = [settings(outcome)]
  if !outcome.models.isEmpty { sections.append(models(outcome.models)) }
  if !outcome.notes.isEmpty { sections.append(notes(outcome.notes)) }
  if case .unverifiable = outcome.verdict { sections.append(verdict(outcome, required: .different)) }
  return sections.filter { !$0.isEmpty }.joined(separator: "\n\n")
}

private func settings(_ outcome: ClaimOutcome) -> String {
  let width = outcome.listing.map { $0.key.count }.max() ?? 0
  let lines = outcome.listing.map { setting in
    let key = setting.key + String(repeating: " ", count: width - setting.key.count)
    return printableLine("  \(key)  \(setting.value)\(remark(setting.source))")
  }
  let assumed = outcome.listing.count { $0.source != .stated }
  let heading =
    printableLine(outcome.file) + (assumed == 0 ? "" : "  (\(assumed) settings are assumed, marked with *)")
  return ([heading] + lines).joined(separator: "\n")
}

private func remark(_ source: SettingSource) -> String {
  switch source {
  case .stated: ""
  case .defaulted: "  * default"
  case .inferred(let why): "  * inferred: \(why)"
  case .overridden: "  * overridden"
  }
}

private func models(_ files: [ModelFile]) -> String {
  let lines = files.map {
    printableLine("  \($0.kind.rawValue) \($0.name): \($0.path)") + "\n    sha256 \($0.sha256)"
  }
  return (["Model files"] + lines).joined(separator: "\n")
}

private func image(_ output: OutputImage, _ outcome: ClaimOutcome) -> String {
  var lines = [
    printableLine("Image \(output.path)"),
    "  \(output.width)x\(output.height), \(short(outcome.seconds)) s",
    "  file sha256   \(output.sha256)",
    "  pixel sha256  \(output.hashes.rgbSHA256)",
    "  dHash \(output.hashes.difference8.hex)  pHash \(output.hashes.cosine8.hex)",
  ]
  if let profile = outcome.trace?.profile {
    lines.append(
      "  computed with engine \(profile.engineVersion), profile \(profile.name), \(profile.products), \(profile.instructionSet)"
    )
  }
  return lines.joined(separator: "\n")
}

private func notes(_ notes: [Note]) -> String {
  (["Notes"] + notes.map { printableLine("  \($0.code): \($0.detail)") }).joined(separator: "\n")
}

private func verdict(_ outcome: ClaimOutcome, required: Rung) -> String {
  switch outcome.verdict {
  case .rendered: "Rendered. There was no picture to compare it with."
  case .unverifiable(let reasons):
    (["Unverifiable: nothing was rendered."]
      + reasons.map { printableLine("  \($0.code.rawValue): \($0.detail)") })
      .joined(separator: "\n")
  case .compared(let judgement): comparison(judgement, required: required)
  }
}

/// A is the regenerated picture, B the shared one.
private func comparison(_ judgement: Judgement, required: Rung) -> String {
  [
    printableLine("A is the regenerated picture, B is \(judgement.b.name)."),
    verdictText(judgement, required: required), figures(judgement),
  ].joined(separator: "\n")
}
