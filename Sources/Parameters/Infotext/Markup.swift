/// Undoes what pages and chats put around a pasted text: a Markdown fence or quotation, bold labels, headings, signs of
/// lists, HTML's breaks and paragraphs, bars between settings.
/// - Returns: nil where there is nothing of that, or the text is longer than anyone pastes.
func withoutMarkup(_ bytes: [UInt8]) -> [UInt8]? {
  guard bytes.count <= longestPaste else { return nil }
  var result = bytes
  for undo in [
    withoutBreaks, withoutFoldingTags, withoutFence, withoutInnerFences, withoutQuotation, withoutCode,
    withoutBoldLabels, withoutLineSigns, withLabelsForHeadings,
  ] {
    result = undo(result) ?? result
  }
  // Where a program's line of settings stands, lists above it are the prompt's.
  if !SettingsLine.isSound(in: UTF8Text(bytes: result)) {
    for undo in [withoutTable, withoutBars, withoutSemicolons, withoutEqualsSigns] {
      result = undo(result) ?? result
    }
  }
  return result == bytes ? nil : result
}

/// Bytes of the longest text that is looked at for what people do to a text, rather than programs.
let longestPaste = 1 << 20

/// `<br>` and the tags of paragraphs as line feeds, where a text begins as a paragraph or has breaks.
private func withoutBreaks(_ bytes: [UInt8]) -> [UInt8]? {
  let tags = ["<br>", "<br/>", "<br />", "<p>", "</p>", "<li>", "</li>", "<div>", "</div>"]
  var result: [UInt8] = []
  var place = 0
  var hasTags = false
  let text = UTF8Text(bytes: bytes)
  while place < bytes.count {
    if bytes[place] == UInt8(ascii: "<"), let tag = tags.first(where: { text.has($0, at: place) }) {
      hasTags = true
      place += tag.utf8.count
      if place < bytes.count, bytes[place] == 0x0A { place += 1 }
      result.append(0x0A)
    } else {
      result.append(bytes[place])
      place += 1
    }
  }
  return hasTags ? result : nil
}

/// Without three backticks, and a language's name, on the first line, and on the last.
private func withoutFence(_ bytes: [UInt8]) -> [UInt8]? {
  let text = UTF8Text(bytes: bytes)
  let whole = text.trimmed(0..<text.count)
  guard text.has("```", at: whole.lowerBound) else { return nil }
  let start = min(text.first(0x0A, in: whole) + 1, whole.upperBound)
  let end = text.has("```", at: whole.upperBound - 3) ? max(start, whole.upperBound - 3) : whole.upperBound
  return Array(bytes[start..<end])
}

/// `**Steps:** 20` and `**Steps**: 20` as `Steps: 20`.
private func withoutBoldLabels(_ bytes: [UInt8]) -> [UInt8]? {
  let stars = Array("**".utf8)
  var result: [UInt8] = []
  var copied = 0
  var place = 0
  while place + 4 < bytes.count {
    guard bytes[place] == stars[0], bytes[place...].starts(with: stars),
      let close = bytes[(place + 2)...].prefix(48).firstIndex(of: stars[0]),
      bytes[close...].starts(with: stars)
    else {
      place += 1
      continue
    }
    let inside = bytes[(place + 2)..<close]
    let hasColon = inside.last == UInt8(ascii: ":")
    let isFollowed = bytes[(close + 2)...].first == UInt8(ascii: ":")
    let label = String(decoding: hasColon ? inside.dropLast() : inside, as: UTF8.self)
    guard hasColon || isFollowed, ListedName(label) != nil else {
      place = close + 2
      continue
    }
    result += bytes[copied..<place] + inside
    copied = close + 2
    place = copied
  }
  return copied == 0 ? nil : result + bytes[copied...]
}

/// `Steps: 20 | Seed: 5 | …` with commas.
private func withoutBars(_ bytes: [UInt8]) -> [UInt8]? { withCommas(bytes, insteadOf: UInt8(ascii: "|")) }

/// `Steps: 20; Seed: 5; …` with commas.
private func withoutSemicolons(_ bytes: [UInt8]) -> [UInt8]? {
  withCommas(bytes, insteadOf: UInt8(ascii: ";"))
}

private func withCommas(_ bytes: [UInt8], insteadOf separator: UInt8) -> [UInt8]? {
  guard bytes.contains(separator) else { return nil }
  let text = UTF8Text(bytes: bytes)
  var result = bytes
  var isChanged = false
  for line in text.lines(in: 0..<text.count) {
    let pieces = bytes[line].split(separator: separator, maxSplits: 3)
    let labels = pieces.compactMap { text.label(in: $0.startIndex..<$0.endIndex) }
    guard labels.count > 3, labels.allSatisfy({ ListedName($0) != nil }) else { continue }
    for place in line where bytes[place] == separator { result[place] = UInt8(ascii: ",") }
    isChanged = true
  }
  return isChanged ? result : nil
}

/// `| Steps | 20 |` as `Steps: 20`, without the table's head and line.
private func withoutTable(_ bytes: [UInt8]) -> [UInt8]? {
  guard bytes.contains(UInt8(ascii: "|")) else { return nil }
  return labelled(bytes, isOther: { bytes[$0].first { $0 > 0x20 } == UInt8(ascii: "|") }) { text, line in
    let line = text.trimmed(line)
    guard line.count > 4, bytes[line].first == UInt8(ascii: "|"), bytes[line].last == UInt8(ascii: "|") else {
      return nil
    }
    let cells = bytes[line].dropFirst().dropLast().split(separator: UInt8(ascii: "|"), maxSplits: 1)
    return cells.count == 2 ? (cells[0], cells[1]) : nil
  }
}

/// `steps = 20` as `steps: 20`.
private func withoutEqualsSigns(_ bytes: [UInt8]) -> [UInt8]? {
  labelled(bytes) { text, line in
    let parts = bytes[line].split(separator: UInt8(ascii: "="), maxSplits: 1)
    return parts.count == 2 ? (parts[0], parts[1]) : nil
  }
}

/// The lines with `Label: value` instead of what takes them apart, where four or more have known labels; lines that
/// are `isOther` and have none are left out.
private func labelled(
  _ bytes: [UInt8], isOther: (Range<Int>) -> Bool = { _ in false },
  _ parts: (UTF8Text, Range<Int>) -> (ArraySlice<UInt8>, ArraySlice<UInt8>)?
) -> [UInt8]? {
  let text = UTF8Text(bytes: bytes)
  var known = 0
  var lines: [[UInt8]] = []
  for line in text.lines(in: 0..<text.count) {
    if let (label, value) = parts(text, line) {
      let name = String(decoding: label, as: UTF8.self).trimmed
      if ListedName(name) != nil {
        known += 1
        lines.append(Array("\(name): \(String(decoding: value, as: UTF8.self).trimmed)".utf8))
        continue
      }
    }
    if !isOther(line) { lines.append(Array(bytes[line])) }
  }
  return known >= 4 ? Array(lines.joined(separator: [0x0A])) : nil
}
