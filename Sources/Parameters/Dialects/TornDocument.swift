import JSON

/// What is there of a JSON document that ends early: everything that is complete, with the open objects and lists
/// closed. Comments of EXIF are cut at 64 KiB, and files at any place.
func tornDocument(_ bytes: [UInt8]) -> JSONValue? {
  guard bytes.count <= longestPaste, let start = bytes.first, start == UInt8(ascii: "{") else { return nil }
  var closers: [UInt8] = []
  /// Where all before is complete but for the open brackets.
  var complete = 0
  var isText = false
  var isEscaped = false
  for (place, byte) in bytes.enumerated() {
    if isText {
      (isText, isEscaped) = (byte != UInt8(ascii: "\"") || isEscaped, byte == 0x5C && !isEscaped)
      continue
    }
    switch byte {
    case UInt8(ascii: "\""): isText = true
    case UInt8(ascii: "{"), UInt8(ascii: "["):
      closers.append(byte + 2)
      complete = place + 1
    case UInt8(ascii: "}"), UInt8(ascii: "]"):
      guard closers.popLast() == byte, !closers.isEmpty else { return nil }
      complete = place + 1
    case UInt8(ascii: ","): complete = place
    default: break
    }
  }
  return try? JSONValue(parsing: Array(bytes[..<complete]) + closers.reversed(), nonFinite: true)
}
