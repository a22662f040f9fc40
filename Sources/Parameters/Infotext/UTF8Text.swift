/// A text as UTF-8 bytes, walked by offsets: every delimiter of an infotext is ASCII, so no index has to be
/// translated and megabytes cost milliseconds.
struct UTF8Text: Sendable {
  let bytes: [UInt8]

  init(_ text: String) { bytes = Array(text.utf8) }

  init(bytes: [UInt8]) { self.bytes = bytes }

  var count: Int { bytes.count }

  func string(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }

  /// The scalar that begins at `offset`, with its length in bytes.
  func scalar(at offset: Int) -> (scalar: Unicode.Scalar, length: Int) {
    let lead = bytes[offset]
    guard lead >= 0x80 else { return (Unicode.Scalar(lead), 1) }
    let length = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4
    var code = UInt32(lead) & (0xFF >> UInt32(length + 1))
    for byte in bytes[(offset + 1)..<min(offset + length, count)] { code = code << 6 | UInt32(byte & 0x3F) }
    return (Unicode.Scalar(code) ?? "\u{FFFD}", length)
  }

  /// The range without white space at its ends.
  func trimmed(_ range: Range<Int>) -> Range<Int> {
    var (start, end) = (range.lowerBound, range.upperBound)
    while start < end {
      let (scalar, length) = scalar(at: start)
      guard isSpace(scalar) else { break }
      start += length
    }
    while start < end {
      var last = end - 1
      while last > start, bytes[last] & 0xC0 == 0x80 { last -= 1 }
      guard isSpace(scalar(at: last).scalar) else { break }
      end = last
    }
    return start..<end
  }

  /// The offset of the first `byte` in the range, or its end.
  func first(_ byte: UInt8, in range: Range<Int>) -> Int { bytes.span.first(byte, in: range) }

  /// Whether the ASCII `word` stands at `offset`, whatever the case of its letters.
  func has(_ word: String, at offset: Int) -> Bool {
    var place = offset
    guard offset >= 0, offset <= count - word.utf8.count else { return false }
    for wanted in word.utf8 {
      guard lowercased(bytes[place]) == lowercased(wanted) else { return false }
      place += 1
    }
    return true
  }

  /// The lines of a range, without their line feeds.
  func lines(in range: Range<Int>) -> [Range<Int>] {
    var lines: [Range<Int>] = []
    var start = range.lowerBound
    while true {
      let end = first(UInt8(ascii: "\n"), in: start..<range.upperBound)
      lines.append(start..<end)
      guard end < range.upperBound else { return lines }
      start = end + 1
    }
  }
}

/// Whether the byte is a character of its own that is no white space.
private func isPlain(_ byte: UInt8) -> Bool { byte > 0x20 && byte < 0x80 }

/// An ASCII letter in lower case; other bytes as they are.
func lowercased(_ byte: UInt8) -> UInt8 { (0x41...0x5A).contains(byte) ? byte + 0x20 : byte }

func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

/// White space as Python's `strip` and `\s` see it.
func isSpace(_ scalar: Unicode.Scalar) -> Bool {
  switch scalar.value {
  case 0x09...0x0D, 0x1C...0x20, 0x85, 0xA0, 0x1680, 0x2000...0x200A, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000:
    true
  default: false
  }
}

/// A word character as Python's `\w` sees it: a letter, anything with a numeric value, or `_`.
func isWord(_ scalar: Unicode.Scalar) -> Bool {
  if scalar.isASCII {
    return scalar == "_" || isDigit(UInt8(scalar.value))
      || (0x61...0x7A).contains(lowercased(UInt8(scalar.value)))
  }
  switch scalar.properties.generalCategory {
  case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .decimalNumber,
    .letterNumber, .otherNumber:
    return true
  default: return scalar.properties.numericType != nil
  }
}

extension String {
  /// Without white space at both ends.
  var trimmed: String {
    // Most texts have nothing to trim, and some are long.
    guard let first = utf8.first, let last = utf8.last, !isPlain(first) || !isPlain(last) else { return self }
    let text = UTF8Text(self)
    return text.string(text.trimmed(0..<text.count))
  }
}

extension StringProtocol {
  /// Whether the words stand somewhere in the text: a plain search of bytes.
  func holds(_ words: String) -> Bool {
    let (bytes, wanted) = (Array(utf8), Array(words.utf8))
    guard let first = wanted.first, bytes.count >= wanted.count else { return wanted.isEmpty }
    return (0...bytes.count - wanted.count).contains {
      bytes[$0] == first && bytes[$0...].starts(with: wanted)
    }
  }
}
