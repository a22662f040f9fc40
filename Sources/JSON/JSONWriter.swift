extension JSONValue {
  /// One line, without spaces after separators. NaN and infinities, which JSON lacks, become `null`.
  public var compact: String { String(decoding: compactUTF8, as: UTF8.self) }

  /// ``compact`` as UTF-8: texts of megabytes need not be copied once more.
  public var compactUTF8: [UInt8] {
    var out: [UInt8] = []
    write(to: &out)
    return out
  }

  /// The text as a JSON string; characters beyond ASCII stay as they are, but for controls.
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
    let bytes = Array(text.utf8)
    var copied = 0
    for (place, byte) in bytes.enumerated() {
      // A terminal may take the controls from U+0080 on for its own, too: C2 80 ... C2 9F.
      let isLate = byte == 0xC2 && place + 1 < bytes.count && bytes[place + 1] < 0xA0
      guard isLate || isEscaped(byte) else { continue }
      out += bytes[copied..<place]
      out += escape(of: isLate ? bytes[place + 1] : byte).utf8
      copied = place + (isLate ? 2 : 1)
    }
    out += bytes[copied...]
    out.append(UInt8(ascii: "\""))
  }

  private static func isEscaped(_ byte: UInt8) -> Bool {
    byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") || byte == 0x7F
  }

  private static func escape(of byte: UInt8) -> String {
    switch byte {
    case UInt8(ascii: "\""): "\\\""
    case UInt8(ascii: "\\"): "\\\\"
    case UInt8(ascii: "\n"): "\\n"
    case UInt8(ascii: "\r"): "\\r"
    case UInt8(ascii: "\t"): "\\t"
    default: (byte < 0x10 ? "\\u000" : "\\u00") + String(byte, radix: 16)
    }
  }
}
