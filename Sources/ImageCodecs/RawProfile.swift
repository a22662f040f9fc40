/// A block of EXIF or XMP that ImageMagick keeps as hexadecimal digits in a text chunk `Raw profile type ...`: a line with
/// its name, a line with its length, lines of digits.
struct RawProfile {
  let bytes: [UInt8]
  /// Whether it is a packet of XMP.
  let isPacket: Bool

  /// nil: a text of another kind, or without digits.
  init?(_ text: PNGText) {
    guard
      ["raw profile type exif", "raw profile type app1", "raw profile type xmp"]
        .contains(text.keyword.lowercased())
    else { return nil }
    let lines = text.text.utf8.split(separator: 0x0A)
    guard lines.count > 2 else { return nil }
    let digits = lines[2...].joined().compactMap(hexadecimalDigit)
    let nameSpace = Array("http://ns.adobe.com/xap/1.0/\0".utf8)
    let block = stride(from: 0, to: digits.count - 1, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
    isPacket = block.starts(with: nameSpace) || block.first == UInt8(ascii: "<")
    bytes = block.starts(with: nameSpace) ? Array(block.dropFirst(nameSpace.count)) : block
  }
}

private func hexadecimalDigit(_ byte: UInt8) -> UInt8? {
  switch byte {
  case 0x30...0x39: byte - 0x30
  case 0x41...0x46: byte - 0x41 + 10
  case 0x61...0x66: byte - 0x61 + 10
  default: nil
  }
}
