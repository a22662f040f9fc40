/// Numbers in bytes that came from outside: nil where they are not all there.
extension Array<UInt8> {
  func bigEndian16(at offset: Int) -> UInt16? { number(at: offset, size: 2).map { UInt16($0) } }
  func bigEndian32(at offset: Int) -> UInt32? { number(at: offset, size: 4).map { UInt32($0) } }
  func littleEndian16(at offset: Int) -> UInt16? { bigEndian16(at: offset)?.byteSwapped }
  func littleEndian32(at offset: Int) -> UInt32? { bigEndian32(at: offset)?.byteSwapped }

  private func number(at offset: Int, size: Int) -> UInt64? {
    guard offset >= 0, offset <= count - size else { return nil }
    return self[offset..<offset + size].reduce(0) { $0 << 8 | UInt64($1) }
  }
}

extension Sequence<UInt8> {
  /// The bytes as Latin-1: every byte is a code point.
  var latin1: String {
    var scalars = String.UnicodeScalarView()
    scalars.append(contentsOf: lazy.map { Unicode.Scalar($0) })
    return String(scalars)
  }
}

extension Collection<UInt8> {
  /// The bytes as UTF-8 where they are valid, else as Latin-1.
  var utf8OrLatin1: String { String(validating: self, as: UTF8.self) ?? latin1 }
}

extension BidirectionalCollection<UInt8> {
  /// Without the zero bytes at the end.
  var withoutTrailingZeros: SubSequence {
    self[..<(lastIndex { $0 != 0 }.map { index(after: $0) } ?? startIndex)]
  }
}

extension BidirectionalCollection<UInt8> {
  /// Without the first bytes of a letter in UTF-8 whose others are missing.
  var withoutTornLetter: SubSequence {
    let tail = Array(suffix(3))
    guard let lead = tail.lastIndex(where: { $0 & 0xC0 != 0x80 }), tail[lead] >= 0xC0 else {
      return self[...]
    }
    let length = tail[lead] >= 0xF0 ? 4 : tail[lead] >= 0xE0 ? 3 : 2
    return tail.count - lead < length ? dropLast(tail.count - lead) : self[...]
  }
}

/// A four-letter name in bytes; letters that no file may use become `?`.
func fourLetters(_ bytes: ArraySlice<UInt8>) -> String {
  String(decoding: bytes.map { (0x20..<0x7F).contains($0) ? $0 : 0x3F }, as: UTF8.self)
}
