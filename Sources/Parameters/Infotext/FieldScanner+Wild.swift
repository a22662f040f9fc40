import Recipes

extension FieldScanner {
  mutating func nextWild() -> Piece? {
    while skipToPiece() {
      let start = position
      isClosedValue = false
      if let quoted = quotedFragment() { return .fragment(quoted) }
      if let colon = endOfWildKey(from: start) {
        let key = text.string(text.trimmed(start..<colon))
        position = skippingBlanks(from: colon + 1)
        return .field(Field(key, wildValue(of: key)))
      }
      let piece = plainValue()
      if !piece.isEmpty { return .fragment(piece) }
    }
    return nil
  }

  /// Moves over commas and blanks, and over a line feed where the line was wrapped.
  /// - Returns: false where the settings end.
  private mutating func skipToPiece() -> Bool {
    while true {
      position = skippingBlanks(from: position)
      guard position < end else { return false }
      switch text.bytes[position] {
      case UInt8(ascii: ","):
        afterComma = true
        position += 1
      case UInt8(ascii: "\n"):
        let next = skippingBlanks(from: position + 1)
        guard afterComma, endOfWildKey(from: next) != nil else { return false }
        position = next
      default:
        afterComma = false
        return true
      }
    }
  }

  /// The colon that ends a key at `start`, if one stands there: before any comma, quote, bracket or line feed.
  private func endOfWildKey(from start: Int) -> Int? {
    for offset in start..<min(end, start + 128) {
      switch text.bytes[offset] {
      case UInt8(ascii: ":"): return text.trimmed(start..<offset).isEmpty ? nil : offset
      case UInt8(ascii: ","), UInt8(ascii: "\n"), UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "<"),
        UInt8(ascii: ">"), UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "["), UInt8(ascii: "]"),
        UInt8(ascii: "{"), UInt8(ascii: "}"):
        return nil
      default: break
      }
    }
    return nil
  }

  private mutating func quotedFragment() -> String? {
    let start = position
    guard let range = quotedRange() else { return nil }
    return content(ofQuoted: range, from: start)
  }

  private mutating func wildValue(of key: String) -> String {
    if let next = wrappedValue() { position = next }
    let start = position
    if let range = quotedRange() { return content(ofQuoted: range, from: start) }
    guard position < end else { return "" }
    switch text.bytes[position] {
    case UInt8(ascii: "\""):
      openQuotes.append(key)
    case UInt8(ascii: "["), UInt8(ascii: "{"):
      if let close = closingBracket(from: position) {
        position = close + 1
        isClosedValue = true
        let tail = plainRange(from: position)
        position = tail.upperBound
        return text.string(text.trimmed(start..<tail.upperBound))
      }
      openBrackets.append(key)
    default: break
    }
    return plainValue()
  }

  /// Where a value goes on that a terminal wrapped behind its key: on the next line, if no key begins that.
  private func wrappedValue() -> Int? {
    guard position < end, text.bytes[position] == UInt8(ascii: "\n") else { return nil }
    let next = skippingBlanks(from: position + 1)
    guard next < end, text.bytes[next] != UInt8(ascii: "\n"), endOfWildKey(from: next) == nil else {
      return nil
    }
    let comma = plainRange(from: next).upperBound
    return comma < end && text.bytes[comma] == UInt8(ascii: ",") ? next : nil
  }

  private mutating func plainValue() -> String {
    let range = plainRange(from: position)
    position = range.upperBound
    return text.string(text.trimmed(range))
  }

  private func plainRange(from start: Int) -> Range<Int> {
    let stop = text.bytes[start..<end].firstIndex { $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: "\n") }
    return start..<(stop ?? end)
  }

  func skippingBlanks(from start: Int) -> Int {
    var offset = start
    while offset < end, text.bytes[offset] != UInt8(ascii: "\n") {
      let (scalar, length) = text.scalar(at: offset)
      guard isSpace(scalar) else { break }
      offset += length
    }
    return offset
  }
}
