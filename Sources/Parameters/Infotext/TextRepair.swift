import Recipes

/// Undoes what editors, pages and tools do to a text on its way: a byte-order mark, line ends of other systems,
/// NULs at the end, HTML's escapes.
/// - Parameter isAsWritten: no page had the text: what looks like its markup belongs to the prompt.
func repaired(_ text: String, isAsWritten: Bool) -> (text: UTF8Text, notes: [Note]) {
  var bytes = Array(text.utf8)
  if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes.removeFirst(3) }
  while bytes.last == 0 { bytes.removeLast() }
  if bytes.span.first(0x0D, in: 0..<bytes.count) < bytes.count { bytes = withLineFeeds(bytes) }
  var notes: [Note] = []
  if isEscapedForHTML(bytes) {
    bytes = withoutEntities(bytes)
    notes.append(Note("unescaped-html", "the text was escaped for HTML; its entities were undone"))
  }
  if isAsWritten { return (UTF8Text(bytes: bytes), notes) }
  if let plain = withoutEscapes(bytes) {
    bytes = plain
    notes.append(
      Note("unescaped-lines", "line feeds were written as `\\n`, as in a quoted text; that was undone"))
  }
  if let plain = withoutMarkup(bytes) {
    bytes = plain
    notes.append(
      Note(
        "removed-markup", "signs of Markdown or HTML that a page or a chat put around the text were undone"))
  }
  return (UTF8Text(bytes: bytes), notes)
}

private func withLineFeeds(_ bytes: [UInt8]) -> [UInt8] {
  var result: [UInt8] = []
  result.reserveCapacity(bytes.count)
  for (i, byte) in bytes.enumerated() {
    if byte == 0x0D {
      if i + 1 == bytes.count || bytes[i + 1] != 0x0A { result.append(0x0A) }
    } else {
      result.append(byte)
    }
  }
  return result
}

/// The text of a literal of one line, where a `\n` stands in front of the settings; nil for anything else.
private func withoutEscapes(_ bytes: [UInt8]) -> [UInt8]? {
  guard bytes.count <= longestPaste else { return nil }
  let text = UTF8Text(bytes: bytes)
  let whole = text.trimmed(0..<bytes.count)
  guard text.first(0x0A, in: whole) == whole.upperBound,
    let steps = whole.first(where: { text.has("steps:", at: $0) }), text.has("\\n", at: steps - 2)
  else { return nil }
  return unescaped(bytes[insideQuotes(insideDictionary(whole, in: text), in: text)])
}

/// The value in `{'parameters': '…'}`, as Python prints it.
private func insideDictionary(_ whole: Range<Int>, in text: UTF8Text) -> Range<Int> {
  guard text.has("{'parameters':", at: whole.lowerBound), text.bytes[whole].last == UInt8(ascii: "}") else {
    return whole
  }
  return text.trimmed((whole.lowerBound + 14)..<(whole.upperBound - 1))
}

private func insideQuotes(_ whole: Range<Int>, in text: UTF8Text) -> Range<Int> {
  guard whole.count > 1, let first = text.bytes[whole].first, Array("\"'".utf8).contains(first),
    text.bytes[whole].last == first
  else { return whole }
  return (whole.lowerBound + 1)..<(whole.upperBound - 1)
}

private func unescaped(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
  let letters = Array(#"nrt"'\"#.utf8)
  let meanings = Array("\n\r\t\"'\\".utf8)
  var result: [UInt8] = []
  result.reserveCapacity(bytes.count)
  var place = bytes.startIndex
  while place < bytes.endIndex {
    if bytes[place] == UInt8(ascii: "\\"), place + 1 < bytes.endIndex,
      let letter = letters.firstIndex(of: bytes[place + 1])
    {
      result.append(meanings[letter])
      place += 2
    } else {
      result.append(bytes[place])
      place += 1
    }
  }
  return withLineFeeds(result)
}

/// An escaped tag of a network or an escaped quote after a colon: an ampersand alone proves nothing.
private func isEscapedForHTML(_ bytes: [UInt8]) -> Bool {
  let text = UTF8Text(bytes: bytes)
  var place = text.first(UInt8(ascii: "&"), in: 0..<bytes.count)
  while place < bytes.count {
    if escapedTags.contains(where: bytes[place...].starts(with:)) { return true }
    if place >= 2, bytes[(place - 2)...].starts(with: escapedQuote) { return true }
    place = text.first(UInt8(ascii: "&"), in: (place + 1)..<bytes.count)
  }
  return false
}

private let escapedTags = ["&lt;lora:", "&lt;lyco:", "&lt;hypernet:"].map { Array($0.utf8) }
private let escapedQuote = Array(": &quot;".utf8)

private let entities: [(name: [UInt8], byte: UInt8)] = [
  ("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#34;", "\""), ("&#39;", "'"), ("&#x27;", "'"),
  ("&apos;", "'"), ("&amp;", "&"),
].map { (Array($0.0.utf8), UInt8(ascii: $0.1)) }

private func withoutEntities(_ bytes: [UInt8]) -> [UInt8] {
  var result: [UInt8] = []
  result.reserveCapacity(bytes.count)
  var i = 0
  while i < bytes.count {
    if bytes[i] == UInt8(ascii: "&"),
      let entity = entities.first(where: { bytes[i...].starts(with: $0.name) })
    {
      result.append(entity.byte)
      i += entity.name.count
    } else {
      result.append(bytes[i])
      i += 1
    }
  }
  return result
}
