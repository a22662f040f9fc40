import InputFiles
import Recipes
public import SystemPackage
import Yams

extension VerificationReport {
  /// What does not hold, as known states in the `reprocheck.yml` of each folder that was named; everything else in
  /// these files stays. Claims that hold need no entry.
  /// - Returns: the files that change, with their new texts.
  /// - Throws: ``VerificationError``.
  public func baselines(
    in folders: [NamedFolder]
  ) throws(VerificationError) -> [(path: FilePath, text: String)] {
    var changed: [(path: FilePath, text: String)] = []
    for folder in folders {
      let path = folder.path.appending(ExpectationFile.name)
      let bytes = try? InputFile.bytes(of: path, limit: 1 << 20)
      let old = String(decoding: bytes ?? [], as: UTF8.self)
      let new = try withBaseline(states(in: folder), in: old, name: path.reportName)
      if new != old { changed.append((path, new)) }
    }
    return changed
  }

  /// The known states of a folder's files that don't hold, in the order of their names.
  func states(in folder: NamedFolder) -> [(file: String, state: KnownState)] {
    results.flatMap { result -> [(file: String, state: KnownState)] in
      guard let state = result.knownState else { return [] }
      return result.files.compactMap { file in folder.relativeName(of: file).map { ($0, state) } }
    }
    .sorted { $0.file.utf8.lexicographicallyPrecedes($1.file.utf8) }
  }
}

extension ClaimResult {
  /// nil for what needs no entry, or can't have one.
  fileprivate var knownState: KnownState? {
    switch standing {
    case .holds, .unreadable: nil
    case .fails: finding.verdict.map { .verdict($0) }
    case .unverifiable: .unverifiable(finding.codes)
    }
  }
}

/// The text of a `reprocheck.yml` with another baseline in it.
func withBaseline(
  _ states: [(file: String, state: KnownState)], in text: String, name: String
) throws(VerificationError) -> String {
  // Also refuses a text that could not be read again.
  _ = try ExpectationFile(text, name: name)
  var lines = text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    .map { String(Substring($0)) }
  if lines.last == "" { lines.removeLast() }
  let section =
    states.isEmpty ? [] : ["baseline:"] + states.map { "  \(yamlQuoted($0.file)): \(words($0.state))" }
  let keys = (try? Yams.compose(yaml: text))?.mapping?.keys.compactMap { key in
    key.mark.map { (word: key.string ?? "", line: $0.line - 1) }
  }
  if let keys, let own = keys.first(where: { $0.word == "baseline" }) {
    let end = keys.map(\.line).filter { $0 > own.line }.min() ?? lines.count
    lines.replaceSubrange(own.line..<max(end, own.line), with: section)
  } else {
    lines += section
  }
  let new = lines.map { $0 + "\n" }.joined()
  // Such as keys in braces: a list at the end would not belong to them.
  let states = Dictionary(states.map { ($0.file, $0.state) }) { $1 }
  guard let read = try? ExpectationFile(new, name: name), read.baseline == states else {
    throw .expectations(
      file: name, line: 1,
      problem:
        "a baseline can't be added to a text of this form; write each key at the start of a line of its own")
  }
  return new
}

private func words(_ state: KnownState) -> String {
  switch state {
  case .verdict(let rung): rung.rawValue
  case .unverifiable(let codes): "[" + codes.map(\.rawValue).joined(separator: ", ") + "]"
  }
}

/// A text in double quotes with everything written out that is not plainly printable.
private func yamlQuoted(_ text: String) -> String {
  var out = "\""
  for scalar in text.unicodeScalars {
    switch scalar {
    case "\"": out += "\\\""
    case "\\": out += "\\\\"
    case " "..."~", "\u{A1}"..."\u{1FFF}", "\u{3000}"..."\u{D7FF}": out.unicodeScalars.append(scalar)
    default:
      let digits = String(scalar.value, radix: 16, uppercase: true)
      out += "\\U" + String(repeating: "0", count: 8 - digits.utf8.count) + digits
    }
  }
  return out + "\""
}
