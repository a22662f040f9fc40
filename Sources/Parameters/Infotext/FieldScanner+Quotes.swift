extension FieldScanner {
  /// The content of the quotes that open here, straight or curly, if a closing one is followed by a comma or
  /// the end; moves behind them. `nil` leaves the place as it is.
  mutating func quotedRange() -> Range<Int>? {
    guard position < end, failedSearches < Self.searchesAtMost else { return nil }
    let curly = text.has("\u{201C}", at: position) || text.has("\u{201D}", at: position)
    guard curly || text.bytes[position] == UInt8(ascii: "\"") else { return nil }
    let start = position + (curly ? 3 : 1)
    guard let close = curly ? closingCurlyQuote(from: start) : closingWildQuote(from: start) else {
      failedSearches += 1
      return nil
    }
    position = close + (curly ? 3 : 1)
    isClosedValue = true
    return start..<close
  }

  /// A quote inside that no comma follows belongs to the text, unless it opens another value.
  private func closingWildQuote(from start: Int) -> Int? {
    var offset = start
    while offset < end {
      switch text.bytes[offset] {
      case UInt8(ascii: "\n"): return nil
      case UInt8(ascii: "\\"): offset += 1
      case UInt8(ascii: "\""):
        if endsValue(offset + 1) { return offset }
        if opensValue(offset) { return nil }
      default: break
      }
      offset += 1
    }
    return nil
  }

  private func closingCurlyQuote(from start: Int) -> Int? {
    var offset = start
    while offset < end, text.bytes[offset] != UInt8(ascii: "\n") {
      if text.has("\u{201D}", at: offset), endsValue(offset + 3) { return offset }
      offset += 1
    }
    return nil
  }

  private func endsValue(_ offset: Int) -> Bool {
    let next = skippingBlanks(from: min(offset, end))
    return next >= end || text.bytes[next] == UInt8(ascii: ",") || text.bytes[next] == UInt8(ascii: "\n")
  }

  private func opensValue(_ quote: Int) -> Bool {
    var before = quote - 1
    while before >= 0, text.bytes[before] == UInt8(ascii: " ") { before -= 1 }
    return before >= 0 && text.bytes[before] == UInt8(ascii: ":") && quote - before > 1
  }

  /// The bracket that brings the depth back to zero; strings of JSON inside don't count.
  mutating func closingBracket(from opening: Int) -> Int? {
    guard failedSearches < Self.searchesAtMost else { return nil }
    var depth = 0
    var inString = false
    var offset = opening
    var nextBlock = opening
    let bytes = text.bytes
    while offset < end {
      if depth > bracketBlockLength, !inString, offset >= nextBlock {
        if let change = bytes.span.bracketBlock(at: offset, end: end) {
          depth += change
          offset += bracketBlockLength
          continue
        }
        nextBlock = offset + bracketBlockLength
      }
      switch bytes[offset] {
      case UInt8(ascii: "\\") where inString: offset += 1
      case UInt8(ascii: "\""): inString.toggle()
      case UInt8(ascii: "["), UInt8(ascii: "{"):
        if !inString { depth += 1 }
      case UInt8(ascii: "]"), UInt8(ascii: "}"):
        if !inString { depth -= 1 }
        if depth == 0 { return offset }
      default: break
      }
      offset += 1
    }
    failedSearches += 1
    return nil
  }

  mutating func content(ofQuoted range: Range<Int>, from start: Int) -> String {
    let inner = text.string(range)
    if range.lowerBound - start > 1 {
      curlyValues.append(inner)
      return inner.trimmed
    }
    return unquoted("\"" + inner + "\"") ?? unescaped(inner)
  }
}

/// Bytes that are counted at once where the depth can't come back to zero among them.
private let bracketBlockLength = 64

extension Span<UInt8> {
  /// By how much the brackets of a block change the depth; nil where it holds a quote, or is cut off.
  fileprivate func bracketBlock(at start: Int, end: Int) -> Int? {
    guard end - start >= bracketBlockLength else { return nil }
    return extracting(start..<start + bracketBlockLength).bracketChange
  }

  private var bracketChange: Int? {
    // Known to the compiler, the length spares a look at the bounds for every byte.
    guard count == bracketBlockLength else { return nil }
    var quotes: UInt8 = 0
    var change: Int8 = 0
    for place in 0..<bracketBlockLength {
      let byte = self[place]
      // `[` and `{`, `]` and `}` differ in one bit.
      change &+= (byte & 0xDF == 0x5B ? 1 : 0) &- (byte & 0xDF == 0x5D ? 1 : 0)
      quotes |= byte == 0x22 ? 1 : 0
    }
    return quotes == 0 ? Int(change) : nil
  }
}
