public import SystemPackage

extension FilePath {
  /// The path as text: bytes that are no UTF-8 stand as `\xNN`, and so does a backslash that reads as the beginning
  /// of such, so that different names stay different.
  public var reportName: String {
    var bytes: [UInt8] = []
    unsafe withPlatformString { pointer in
      var next = unsafe pointer
      while unsafe next.pointee != 0 {
        bytes.append(UInt8(bitPattern: unsafe next.pointee))
        unsafe next += 1
      }
    }
    return legible(bytes)
  }
}

/// Bytes as text, those that are no UTF-8 as `\xNN`.
func legible(_ bytes: [UInt8]) -> String {
  let hasSign = zip(bytes, bytes.dropFirst()).contains { $0 == backslash && $1 == UInt8(ascii: "x") }
  if !hasSign, let text = String(validating: bytes, as: UTF8.self) { return text }
  var text = ""
  var place = 0
  while place < bytes.count {
    let scalar = (1...4).lazy.compactMap { length in
      place + length <= bytes.count
        ? String(validating: bytes[place..<place + length], as: UTF8.self) : nil
    }.first
    let isSign = bytes[place...].starts(with: [backslash, UInt8(ascii: "x")])
    if let scalar, !isSign {
      text += scalar
      place += scalar.utf8.count
    } else {
      let digits = String(bytes[place], radix: 16, uppercase: true)
      text += digits.utf8.count == 1 ? "\\x0\(digits)" : "\\x\(digits)"
      place += 1
    }
  }
  return text
}

private let backslash = UInt8(ascii: "\\")
