/// What `fix_text` of ftfy 6.3.1 does to a text with its defaults, except for the repair of mojibake (text decoded in
/// the wrong encoding), which stays as it is.
func repaired(_ text: String) -> [Unicode.Scalar] {
  let scalars = Array(text.unicodeScalars)
  var decodesEntities = true
  var result: [Unicode.Scalar] = []
  result.reserveCapacity(scalars.count)
  var start = 0
  while start < scalars.count {
    let limit = min(start + longestSegment, scalars.count)
    let end = scalars[start..<limit].firstIndex(of: "\n").map { $0 + 1 } ?? limit
    let segment = scalars[start..<end]
    // One `<` and the rest of the text counts as no HTML.
    if segment.contains("<") { decodesEntities = false }
    result +=
      segment.allSatisfy(\.isPlain)
      ? segment : repairedSegment(segment, decodesEntities: decodesEntities)[...]
    start = end
  }
  return result
}

/// ftfy treats each line by itself, and longer ones in parts of so many characters.
private let longestSegment = 1_000_000

/// Repeats all repairs until nothing changes. From the second pass on an entity that a decoded one completes is decoded
/// at once, so that deep nesting (`&amp;amp;amp;…`) takes no pass for each level.
private func repairedSegment(_ segment: ArraySlice<Unicode.Scalar>, decodesEntities: Bool) -> [Unicode.Scalar]
{
  var text = Array(segment)
  var isFirstPass = true
  while true {
    let before = text
    if decodesEntities { text = HTMLEntities.decoded(text, nested: !isFirstPass) }
    text = CanonicalComposition.standard.normalized(withoutControls(folded(text)))
    if text == before { return text }
    isFirstPass = false
  }
}

private func folded(_ text: [Unicode.Scalar]) -> [Unicode.Scalar] {
  var result: [Unicode.Scalar] = []
  result.reserveCapacity(text.count)
  for scalar in text {
    if scalar == "\n", result.last == "\r" { result.removeLast() }
    scalar.appendFolded(to: &result)
  }
  for i in result.indices where result[i] == "\r" { result[i] = "\n" }
  return result
}

/// Drops control characters, and escape sequences of terminals first.
private func withoutControls(_ text: [Unicode.Scalar]) -> [Unicode.Scalar] {
  guard text.contains(where: \.isDroppedControl) else { return text }
  var result: [Unicode.Scalar] = []
  result.reserveCapacity(text.count)
  var i = 0
  while i < text.count {
    if let end = terminalEscapeEnd(in: text, at: i) {
      i = end
    } else {
      if !text[i].isDroppedControl { result.append(text[i]) }
      i += 1
    }
  }
  return result
}

/// ESC `[`, numbers with semicolons, a letter.
private func terminalEscapeEnd(in text: [Unicode.Scalar], at start: Int) -> Int? {
  guard text[start] == "\u{1B}", start + 1 < text.count, text[start + 1] == "[" else { return nil }
  guard let end = text[(start + 2)...].firstIndex(where: { $0 != ";" && $0.decimalDigit == nil }),
    text[end].isASCII, text[end].isLetter
  else { return nil }
  return end + 1
}

extension Unicode.Scalar {
  /// No repair touches it.
  fileprivate var isPlain: Bool {
    (0x20...0x7E).contains(value) && self != "&" || self == "\n" || self == "\t"
  }
}
