extension JSONValue {
  /// One line, without spaces after separators. NaN and infinities, which JSON lacks, become `null`.
  public var compact: String {
    var out: [UInt8] = []
    write(to: &out)
    return String(decoding: out, as: UTF8.self)
  }

  /// The text as a JSON string; characters beyond ASCII stay as they are.
  public static func quoted(_ text: String) -> String {
    var out: [UInt8] = []
    quote(text, to: &out)
    return String(decoding: out, as: UTF8.self)
  }

  private func write(to out: inout [UInt8]) {
    switch self {
    case .null: out += "null".utf8
    case .bool(let value): out += (value ? "true" : "false").utf8
    case .number(let literal): out += (isNonFinite(literal) ? "null" : literal).utf8
    case .string(let text): Self.quote(text, to: &out)
    case .array(let elements): Self.list(elements, "[", "]", to: &out) { $0.write(to: &$1) }
    case .object(let members):
      Self.list(members, "{", "}", to: &out) { member, out in
        Self.quote(member.key, to: &out)
        out.append(UInt8(ascii: ":"))
        member.value.write(to: &out)
      }
    }
  }

  private static func list<Element>(
    _ items: [Element], _ opening: Unicode.Scalar, _ closing: Unicode.Scalar, to out: inout [UInt8],
    _ write: (Element, inout [UInt8]) -> Void
  ) {
    out.append(UInt8(ascii: opening))
    for (i, item) in items.enumerated() {
      if i > 0 { out.append(UInt8(ascii: ",")) }
      write(item, &out)
    }
    out.append(UInt8(ascii: closing))
  }

  /// `nan`, `inf`, `-inf`: what the reader makes of Python's words.
  private func isNonFinite(_ literal: String) -> Bool {
    literal.utf8.last == UInt8(ascii: "n") || literal.utf8.last == UInt8(ascii: "f")
  }

  private static func quote(_ text: String, to out: inout [UInt8]) {
    out.append(UInt8(ascii: "\""))
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\""): out += "\\\"".utf8
      case UInt8(ascii: "\\"): out += "\\\\".utf8
      case UInt8(ascii: "\n"): out += "\\n".utf8
      case UInt8(ascii: "\r"): out += "\\r".utf8
      case UInt8(ascii: "\t"): out += "\\t".utf8
      case 0..<0x20, 0x7F: out += ((byte < 0x10 ? "\\u000" : "\\u00") + String(byte, radix: 16)).utf8
      default: out.append(byte)
      }
    }
    out.append(UInt8(ascii: "\""))
  }
}
