/// Whether a text holds UTF-8 that was read as Latin-1 or Windows-1252 (`Ã©` for `é`). A1111's tokenizer may repair
/// such text, by a guess of ftfy's that ``Tokenizer`` does not follow: its tokens may then not be A1111's.
public func mayBeMojibake(_ prompt: String) -> Bool {
  guard prompt.utf8.contains(where: { $0 >= 0x80 }) else { return false }
  let bytes = prompt.unicodeScalars.map(\.westernByte)
  return bytes.indices.contains { start in
    guard let length = bytes[start].flatMap(sequenceLength), start + length <= bytes.count else {
      return false
    }
    return bytes[(start + 1)..<(start + length)].allSatisfy { (0x80...0xBF).contains($0 ?? 0) }
  }
}

/// How many bytes a character beyond ASCII takes in UTF-8, from the first of them.
private func sequenceLength(_ lead: UInt8) -> Int? {
  switch lead {
  case 0xC2...0xDF: 2
  case 0xE0...0xEF: 3
  case 0xF0...0xF4: 4
  default: nil
  }
}

extension Unicode.Scalar {
  /// The byte that Latin-1 or Windows-1252 reads as this character.
  fileprivate var westernByte: UInt8? {
    if value <= 0xFF { return UInt8(value) }
    return windows1252.firstIndex(of: self).map { UInt8(0x80 + $0) }
  }
}
