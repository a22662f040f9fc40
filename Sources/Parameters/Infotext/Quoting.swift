import JSON

/// The text that a JSON string in quotes stands for; nil where it is none.
func unquoted(_ text: String) -> String? {
  guard text.utf8.count >= 2, text.utf8.first == UInt8(ascii: "\""), text.utf8.last == UInt8(ascii: "\"")
  else {
    return nil
  }
  return (try? JSONValue(parsing: text))?.text
}

/// The text in quotes that no JSON reader takes, with the escapes that are certain undone.
func unescaped(_ text: String) -> String {
  guard text.utf8.contains(UInt8(ascii: "\\")) else { return text }
  var result: [UInt8] = []
  var escaping = false
  for byte in text.utf8 {
    if escaping {
      escaping = false
      switch byte {
      case UInt8(ascii: "n"): result.append(0x0A)
      case UInt8(ascii: "t"): result.append(0x09)
      case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): result.append(byte)
      default: result += [UInt8(ascii: "\\"), byte]
      }
    } else if byte == UInt8(ascii: "\\") {
      escaping = true
    } else {
      result.append(byte)
    }
  }
  if escaping { result.append(UInt8(ascii: "\\")) }
  return String(decoding: result, as: UTF8.self)
}

/// A value as A1111 writes it: as a JSON string where a comma, a colon or a line feed would tear it. Beyond that,
/// where the value's beginning or its blanks would not be read again as they are.
func quoted(_ value: String) -> String {
  let tears = value.utf8.contains { $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: ":") || $0 < 0x20 }
  let misleads =
    value.unicodeScalars.first.map { "\"[{\u{201C}\u{201D}".unicodeScalars.contains($0) } ?? false
  return tears || misleads || value != value.trimmed ? JSONValue.quoted(value) : value
}
