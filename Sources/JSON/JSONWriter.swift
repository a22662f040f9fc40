extension JSONValue {
  /// One line, without spaces after separators. NaN and infinities, which JSON lacks, become `null`.
  public var compact: String { String(decoding: compactUTF8, as: UTF8.self) }

  /// ``compact`` as UTF-8: texts of megabytes need not be copied once more.
  public var compactUTF8: [UInt8] {
    var out: [UInt8] = []
    out.reserveCapacity(leastLength)
    write(to: &out)
    return out
  }

  /// About the bytes that it takes to write it, if nothing is escaped.
  private var leastLength: Int {
    switch self {
    case .null, .bool: 8
    case .number(let text), .string(let text): text.utf8.count + 4
    case .array(let elements): elements.reduce(2) { $0 + $1.leastLength }
    case .object(let members): members.reduce(2) { $0 + $1.key.utf8.count + 4 + $1.value.leastLength }
    }
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
    let utf8 = text.utf8
    if utf8.span.firstOdd(from: 0) == nil { out += utf8 } else { escape(Array(utf8), to: &out) }
    out.append(UInt8(ascii: "\""))
  }

  private static func escape(_ bytes: [UInt8], to out: inout [UInt8]) {
    var copied = 0
    var next = 0
    while let place = bytes.span.firstOdd(from: next) {
      next = place + 1
      // A terminal may take the controls from U+0080 on for its own, too: C2 80 ... C2 9F.
      let isLate = bytes[place] == 0xC2
      guard !isLate || next < bytes.count && bytes[next] < 0xA0 else { continue }
      out += bytes[copied..<place]
      out += escape(of: isLate ? bytes[next] : bytes[place]).utf8
      if isLate { next += 1 }
      copied = next
    }
    out += bytes[copied...]
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

extension Span<UInt8> {
  /// The next byte that is escaped, or may begin a character that is; texts of megabytes have few. Looks at blocks
  /// without a way out of their middle, which the compiler turns into a few instructions.
  fileprivate func firstOdd(from start: Int) -> Int? {
    var place = start
    let near = Swift.min(start + nearLength, count)
    while place < near {
      if oddness(of: self[place]) != 0 { return place }
      place += 1
    }
    while count - place >= blockLength, extracting(place..<place + blockLength).isPlainBlock {
      place += blockLength
    }
    while place < count, oddness(of: self[place]) == 0 { place += 1 }
    return place < count ? place : nil
  }

  private var isPlainBlock: Bool {
    // Known to the compiler, the length spares a look at the bounds for every byte.
    guard count == blockLength else { return false }
    var signs: UInt8 = 0
    for place in 0..<blockLength { signs |= oddness(of: self[place]) }
    return signs == 0
  }
}

private let blockLength = 64
private let nearLength = 16

/// Not 0 where JSON escapes the byte, or it may begin one of the controls from U+0080 on; without branches.
private func oddness(of byte: UInt8) -> UInt8 {
  let signs: UInt8 = (byte == 0x22 ? 1 : 0) | (byte == 0x5C ? 1 : 0) | (byte == 0x7F ? 1 : 0)
  return signs | (byte < 0x20 ? 1 : 0) | (byte == 0xC2 ? 1 : 0)
}
