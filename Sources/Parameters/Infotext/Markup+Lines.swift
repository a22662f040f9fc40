/// Without lines that are only the tags of a part that folds.
func withoutFoldingTags(_ bytes: [UInt8]) -> [UInt8]? {
  guard bytes.contains(UInt8(ascii: "<")) else { return nil }
  let text = UTF8Text(bytes: bytes)
  let lines = text.lines(in: 0..<text.count)
  let kept = lines.filter { line in
    let line = text.trimmed(line)
    return bytes[line].last != UInt8(ascii: ">")
      || !["<details", "</details", "<summary"].contains { text.has($0, at: line.lowerBound) }
  }
  return kept.count == lines.count ? nil : together(kept.map { bytes[$0] })
}

/// Without lines of nothing but three backticks, and a language's name, where only a part stands in a fence. Where one
/// fence holds settings and what stands above them, the rest is the page's.
func withoutInnerFences(_ bytes: [UInt8]) -> [UInt8]? {
  guard bytes.contains(UInt8(ascii: "`")) else { return nil }
  let text = UTF8Text(bytes: bytes)
  let lines = text.lines(in: 0..<text.count)
  let fences = lines.indices.filter { index in
    let line = text.trimmed(lines[index])
    return text.has("```", at: line.lowerBound)
      && bytes[line].dropFirst(3).allSatisfy { (0x61...0x7A).contains(lowercased($0)) }
  }
  guard !fences.isEmpty else { return nil }
  for pair in stride(from: 1, to: fences.count, by: 2).reversed() {
    let inside = lines[(fences[pair - 1] + 1)..<fences[pair]]
    if hasPromptAndSettings(inside, of: text) { return together(inside.map { bytes[$0] }) }
  }
  let others = Set(fences)
  return together(lines.indices.filter { !others.contains($0) }.map { bytes[lines[$0]] })
}

/// Without the backticks around whole lines where the settings are in code or in italics too; what else stands above
/// the first of them is the page's, if it is no label.
func withoutCode(_ bytes: [UInt8]) -> [UInt8]? {
  guard bytes.contains(UInt8(ascii: "`")) else { return nil }
  let text = UTF8Text(bytes: bytes)
  let lines = text.lines(in: 0..<text.count).map(text.trimmed)
  let inside = lines.map { insideBackticks($0, in: text) }
  guard let first = inside.firstIndex(where: { $0 != nil }),
    lines[first...].dropFirst().contains(where: { isMarkedSettings($0, in: text) })
  else { return nil }
  let kept = lines.indices.filter { index in
    index >= first
      ? !isLink(bytes[lines[index]]) : text.label(in: lines[index]).flatMap(ListedName.init) != nil
  }
  return together(kept.map { bytes[inside[$0] ?? lines[$0]] })
}

private func isMarkedSettings(_ line: Range<Int>, in text: UTF8Text) -> Bool {
  let marks = text.bytes[line].prefix { Array("_*`".utf8).contains($0) }
  return !marks.isEmpty && text.has("steps:", at: marks.endIndex)
}

private func insideBackticks(_ line: Range<Int>, in text: UTF8Text) -> Range<Int>? {
  let ticks = text.bytes[line].prefix { $0 == UInt8(ascii: "`") }.count
  guard ticks > 0, line.count > 2 * ticks else { return nil }
  let inside = (line.lowerBound + ticks)..<(line.upperBound - ticks)
  let isClosed = text.bytes[inside.upperBound..<line.upperBound].allSatisfy { $0 == UInt8(ascii: "`") }
  return isClosed && text.first(UInt8(ascii: "`"), in: inside) == inside.upperBound ? inside : nil
}

/// `[words](place)` alone on a line.
private func isLink(_ line: ArraySlice<UInt8>) -> Bool {
  guard line.first == UInt8(ascii: "["), line.last == UInt8(ascii: ")"),
    let close = line.firstIndex(of: UInt8(ascii: "]"))
  else { return false }
  return line[close...].dropFirst().first == UInt8(ascii: "(")
}

/// Without `>` in front of every line; with a blank behind it the first line's is enough, as Markdown goes on with a
/// quotation until an empty line. Where a page quotes settings and what stands above them, the rest is the page's.
func withoutQuotation(_ bytes: [UInt8]) -> [UInt8]? {
  let sign = UInt8(ascii: ">")
  guard bytes.contains(sign) else { return nil }
  let text = UTF8Text(bytes: bytes)
  let lines = text.lines(in: 0..<text.count).map(text.trimmed)
  let quoted = lines.map { line in
    bytes[line].first == sign ? bytes[line].drop { $0 == sign || $0 == 0x20 } : nil
  }
  if let first = lines.firstIndex(where: { !$0.isEmpty }), quoted[first] != nil {
    guard
      text.has("> ", at: lines[first].lowerBound)
        || zip(lines, quoted).allSatisfy({ $0.isEmpty || $1 != nil })
    else { return nil }
    return together(lines.indices.map { quoted[$0] ?? bytes[lines[$0]] })
  }
  for block in lines.indices.split(whereSeparator: { quoted[$0] == nil }).reversed() {
    let inside = UTF8Text(bytes: together(block.map { quoted[$0] ?? [] }))
    if hasPromptAndSettings(inside.lines(in: 0..<inside.count)[...], of: inside) { return inside.bytes }
  }
  return nil
}

private func hasPromptAndSettings(_ lines: ArraySlice<Range<Int>>, of text: UTF8Text) -> Bool {
  let lines = lines.lazy.map(text.trimmed).filter { !$0.isEmpty }
  return lines.dropFirst().contains { text.has("steps:", at: $0.lowerBound) }
}

/// Without the sign of a list, a heading or a comment where the settings stand behind one too.
func withoutLineSigns(_ bytes: [UInt8]) -> [UInt8]? {
  let text = UTF8Text(bytes: bytes)
  let lines = text.lines(in: 0..<text.count).map(text.trimmed)
  let signs = lines.lazy.compactMap { line -> [UInt8]? in
    guard let sign = sign(of: line, in: text), text.has("steps:", at: line.lowerBound + sign.count),
      bytes[line].contains(UInt8(ascii: ","))
    else { return nil }
    return sign
  }
  guard let sign = signs.first else { return nil }
  return together(lines.map { bytes[$0].starts(with: sign) ? bytes[$0].dropFirst(sign.count) : bytes[$0] })
}

/// Up to three signs and the blank behind them, with which a line begins.
private func sign(of line: Range<Int>, in text: UTF8Text) -> [UInt8]? {
  let bullets = ["•", "·", "–", "—", "▪", "●"]
  if let bullet = bullets.first(where: { text.has($0 + " ", at: line.lowerBound) }) {
    return Array((bullet + " ").utf8)
  }
  guard let blank = text.bytes[line].prefix(4).firstIndex(of: 0x20), blank > line.lowerBound,
    text.bytes[line.lowerBound..<blank].allSatisfy({ Array("#*+-/;>~=".utf8).contains($0) })
  else { return nil }
  return Array(text.bytes[line.lowerBound...blank])
}

/// `## Prompt`, or `**Prompt**` on a line of its own, as `Prompt:`; only the first line's where A1111's own label
/// stands in the text.
func withLabelsForHeadings(_ bytes: [UInt8]) -> [UInt8]? {
  let text = UTF8Text(bytes: bytes)
  var isChanged = false
  let places = text.lines(in: 0..<text.count)
  let isUsual = places.contains { text.has("negative prompt: ", at: $0.lowerBound) }
  let first = places.first { !text.trimmed($0).isEmpty }
  let lines = places.map { line in
    guard !isUsual || line == first, let label = heading(bytes[text.trimmed(line)]) else {
      return bytes[line]
    }
    isChanged = true
    return Array(label.utf8)[...]
  }
  return isChanged ? together(lines) : nil
}

private func heading(_ line: ArraySlice<UInt8>) -> String? {
  guard let sign = line.first, Array("#*_".utf8).contains(sign), line.count < 48 else { return nil }
  let around = Array("#*_: ".utf8)
  let words = line.drop { around.contains($0) }
  guard let last = words.lastIndex(where: { !around.contains($0) }) else { return nil }
  return switch String(decoding: words[...last], as: UTF8.self).lowercased() {
  case "prompt", "prompts", "positive", "positive prompt", "positive prompts": "Prompt:"
  case "negative", "negative prompt", "negative prompts": "Negative prompt:"
  case "settings", "generation settings": "Settings:"
  case "parameters", "generation parameters": "Parameters:"
  case "metadata", "generation data": "Generation data:"
  default: nil
  }
}

private func together(_ lines: [ArraySlice<UInt8>]) -> [UInt8] { Array(lines.joined(separator: [0x0A])) }
