import Recipes

extension FieldScanner {
  /// One match of `\s*(\w[\w \-/]+):\s*("(?:\\.|[^\\"])+"|[^,]*)(?:,|$)`, found without backtracking: a run
  /// of key characters that no colon ends can't match from any of its places.
  mutating func nextStrict() -> Piece? {
    while position < end {
      let start = text.scalar(at: position)
      guard isWord(start.scalar) else {
        position += start.length
        continue
      }
      let keyEnd = endOfKey(from: position)
      guard keyEnd < end, text.bytes[keyEnd] == UInt8(ascii: ":"), keyEnd > position + start.length else {
        position = keyEnd
        continue
      }
      let key = text.string(position..<keyEnd)
      let value = strictValue(from: skippingSpace(from: keyEnd + 1))
      position = value.upperBound + 1
      return .field(Field(key, text.string(value)))
    }
    return nil
  }

  private func endOfKey(from start: Int) -> Int {
    var offset = start
    while offset < end {
      let (scalar, length) = text.scalar(at: offset)
      guard isWord(scalar) || scalar == " " || scalar == "-" || scalar == "/" else { break }
      offset += length
    }
    return offset
  }

  private func strictValue(from start: Int) -> Range<Int> {
    if start < end, text.bytes[start] == UInt8(ascii: "\"") {
      let close = closingQuote(from: start)
      if let close, close > start + 1, close + 1 == end || text.bytes[close + 1] == UInt8(ascii: ",") {
        return start..<(close + 1)
      }
    }
    return start..<text.first(UInt8(ascii: ","), in: start..<end)
  }

  /// The next quote that no backslash precedes. The text is one line, so that a value's quote is always found
  /// before the next value's: the searches of a line don't overlap.
  private func closingQuote(from opening: Int) -> Int? {
    var offset = opening + 1
    while offset < end {
      switch text.bytes[offset] {
      case UInt8(ascii: "\\"): offset += 2
      case UInt8(ascii: "\""): return offset
      default: offset += 1
      }
    }
    return nil
  }

  private func skippingSpace(from start: Int) -> Int {
    var offset = start
    while offset < end {
      let (scalar, length) = text.scalar(at: offset)
      guard isSpace(scalar) else { break }
      offset += length
    }
    return offset
  }
}
