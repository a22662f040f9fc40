import Glibc
import Pixels

/// The text of EXIF's UserComment: eight bytes that name the encoding, or whatever writers really put there.
/// - Returns: nil where nothing but blanks is left.
func userComment(_ bytes: ArraySlice<UInt8>) -> String? {
  let body = bytes.dropFirst(8)
  let text: String =
    switch bytes.prefix(8).map(capital) {
    case unicodeCode: unicodeText(body).text
    case Array("JIS\0\0\0\0\0".utf8): shiftJIS(body.withoutTrailingZeros) ?? body.latin1
    case Array("ASCII\0\0\0".utf8), [0, 0, 0, 0, 0, 0, 0, 0]: plainText(body)
    default: plainText(bytes)
    }
  return text.unicodeScalars.allSatisfy { $0.properties.isWhitespace } ? nil : text
}

private func capital(_ byte: UInt8) -> UInt8 { (0x61...0x7A).contains(byte) ? byte - 0x20 : byte }

/// Text that should have one byte a letter: UTF-8 or Latin-1, but for writers that put UTF-16 there all the same.
func plainText(_ bytes: ArraySlice<UInt8>) -> String {
  isUTF16(bytes) ? unicodeText(bytes).text : bytes.withoutTrailingZeros.utf8OrLatin1
}

/// Whether text without a code begins with a mark, or as Latin letters do in UTF-16: with a zero in every second place.
private func isUTF16(_ bytes: ArraySlice<UInt8>) -> Bool {
  if bytes.starts(with: [0xFE, 0xFF]) || bytes.starts(with: [0xFF, 0xFE]) { return true }
  let beginning = Array(bytes.prefix(64))
  let zeros = beginning.indices.filter { beginning[$0] == 0 }
  return beginning.count >= 16 && zeros.count >= 3 * beginning.count / 8
    && zeros.allSatisfy { $0 % 2 == zeros[0] % 2 }
}

/// What is to be said of a comment whose byte order its block does not tell: without a mark, Exif puts it into the
/// block's own order.
func byteOrderRemark(_ comment: ArraySlice<UInt8>, blockIsLittleEndian: Bool) -> Remark? {
  guard comment.prefix(8).map(capital) == unicodeCode, comment.count > 10 else { return nil }
  let order = unicodeText(comment.dropFirst(8)).order
  switch order {
  case .marked, .utf8: return nil
  case .told(let littleEndian) where littleEndian == blockIsLittleEndian: return nil
  case .told(let littleEndian):
    let names = littleEndian ? ("little", "big") : ("big", "little")
    return Remark(
      "guessed-byte-order",
      "The UserComment has no byte-order mark and is not in its block's order (\(names.1) end first); it was read with "
        + "the \(names.0) end first, as its zero bytes tell.")
  case .plausible(let littleEndian):
    return Remark(
      "guessed-byte-order",
      "Nothing in the UserComment tells its byte order; it was read with the \(littleEndian ? "little" : "big") end "
        + "first, which gives more likely letters.")
  }
}

private let unicodeCode = Array("UNICODE\0".utf8)

/// How the byte order of a text was found.
private enum ByteOrder {
  case marked
  case utf8
  case told(littleEndian: Bool)
  case plausible(littleEndian: Bool)
}

/// UTF-16 of unknown byte order, or UTF-8 behind the wrong label. The order of the TIFF block says nothing: writers
/// of all four combinations exist.
private func unicodeText(_ bytes: ArraySlice<UInt8>) -> (text: String, order: ByteOrder) {
  if bytes.starts(with: [0xFE, 0xFF]) {
    return (UTF16Text(bytes.dropFirst(2), bigEndian: true).text, .marked)
  }
  if bytes.starts(with: [0xFF, 0xFE]) {
    return (UTF16Text(bytes.dropFirst(2), bigEndian: false).text, .marked)
  }
  var zeros = (first: 0, second: 0)
  for (place, byte) in bytes.enumerated() where byte == 0 {
    if place % 2 == 0 { zeros.first += 1 } else { zeros.second += 1 }
  }
  if zeros == (0, 0), let text = String(validating: bytes, as: UTF8.self) { return (text, .utf8) }
  let big = UTF16Text(bytes, bigEndian: true)
  if zeros.first > zeros.second { return (big.text, .told(littleEndian: false)) }
  let little = UTF16Text(bytes, bigEndian: false)
  if zeros.first < zeros.second { return (little.text, .told(littleEndian: true)) }
  return little.plausibility > big.plausibility
    ? (little.text, .plausible(littleEndian: true)) : (big.text, .plausible(littleEndian: false))
}

/// Bytes read as UTF-16, with a measure of how much it looks like text.
struct UTF16Text {
  let text: String

  init(_ bytes: some Collection<UInt8>, bigEndian: Bool) {
    var units: [UInt16] = []
    var first: UInt8?
    for byte in bytes {
      guard let high = first else {
        first = byte
        continue
      }
      units.append(bigEndian ? UInt16(high) << 8 | UInt16(byte) : UInt16(byte) << 8 | UInt16(high))
      first = nil
    }
    text = String(decoding: units[..<(units.lastIndex { $0 != 0 }.map { $0 + 1 } ?? 0)], as: UTF16.self)
  }

  /// Latin letters speak for a reading; torn surrogates and private code points against it.
  var plausibility: Int {
    text.unicodeScalars.reduce(0) { sum, scalar in
      switch scalar.value {
      case 0..<0x100: sum + 1
      case 0xE000...0xF8FF, 0xFFF0...0xFFFF: sum - 1
      default: sum
      }
    }
  }
}

/// nil where the C library has no table for it or the bytes are not Shift-JIS.
private func shiftJIS(_ bytes: ArraySlice<UInt8>) -> String? {
  guard let converter = unsafe iconv_open("UTF-8", "SHIFT_JIS"),
    unsafe converter != iconv_t(bitPattern: -1)
  else { return nil }
  defer { unsafe iconv_close(converter) }
  var input = bytes.map { CChar(bitPattern: $0) }
  var output = [CChar](repeating: 0, count: 4 * input.count)
  let written = unsafe input.withUnsafeMutableBufferPointer { input in
    unsafe output.withUnsafeMutableBufferPointer { output -> Int? in
      var (from, to) = (input.baseAddress, output.baseAddress)
      var (fromLeft, toLeft) = (input.count, output.count)
      let status = unsafe iconv(converter, &from, &fromLeft, &to, &toLeft)
      return status == -1 || fromLeft > 0 ? nil : output.count - toLeft
    }
  }
  return written.map { String(decoding: output[..<$0].map { UInt8(bitPattern: $0) }, as: UTF8.self) }
}
