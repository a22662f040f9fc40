/// What is wrong with a JSON text, and at which byte.
public enum JSONError: Error, Hashable, Sendable, CustomStringConvertible {
  case unexpected(offset: Int, expected: String)
  case endsEarly(expected: String)
  case tooDeep(offset: Int, limit: Int)
  case badUTF8(offset: Int)

  public var description: String {
    switch self {
    case .unexpected(let offset, let expected): "at byte \(offset): expected \(expected)"
    case .endsEarly(let expected): "ends early: expected \(expected)"
    case .tooDeep(let offset, let limit): "at byte \(offset): nested deeper than \(limit) levels"
    case .badUTF8(let offset): "at byte \(offset): not valid UTF-8"
    }
  }
}

extension JSONValue {
  /// Nesting beyond this is refused rather than recursed into.
  public static let deepest = 256

  /// Reads one JSON text (RFC 8259) with nothing but white space around it.
  /// - Parameter nonFinite: also read bare `NaN`, `Infinity`, `-Infinity`, as Python writes them.
  public init(parsing text: String, nonFinite: Bool = false) throws(JSONError) {
    try self.init(parsing: Array(text.utf8), nonFinite: nonFinite)
  }

  public init(parsing bytes: [UInt8], nonFinite: Bool = false) throws(JSONError) {
    var parser = JSONParser(bytes: bytes, nonFinite: nonFinite)
    self = try parser.document()
  }

  /// Reads the JSON value that begins at `start`, whatever follows it.
  /// - Returns: the value and the offset after it.
  public static func prefix(
    of bytes: [UInt8], from start: Int, nonFinite: Bool = false
  ) throws(JSONError) -> (value: JSONValue, end: Int) {
    var parser = JSONParser(bytes: bytes, nonFinite: nonFinite, position: start)
    let value = try parser.value(depth: 0)
    return (value, parser.position)
  }
}

private struct JSONParser {
  let bytes: [UInt8]
  let nonFinite: Bool
  var position = 0

  mutating func document() throws(JSONError) -> JSONValue {
    let value = try value(depth: 0)
    skipSpace()
    guard position == bytes.count else { throw .unexpected(offset: position, expected: "the end") }
    return value
  }

  mutating func value(depth: Int) throws(JSONError) -> JSONValue {
    guard depth < JSONValue.deepest else { throw .tooDeep(offset: position, limit: JSONValue.deepest) }
    skipSpace()
    switch try peek("a value") {
    case UInt8(ascii: "{"): return try object(depth: depth)
    case UInt8(ascii: "["): return try array(depth: depth)
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try number()
    default: return try word()
    }
  }

  private mutating func object(depth: Int) throws(JSONError) -> JSONValue {
    position += 1
    var members: [JSONValue.Member] = []
    skipSpace()
    if accept("}") { return .object(members) }
    repeat {
      skipSpace()
      guard try peek("a key") == UInt8(ascii: "\"") else {
        throw .unexpected(offset: position, expected: "a key in quotes")
      }
      let key = try string()
      skipSpace()
      try require(":")
      members.append(.init(key, try value(depth: depth + 1)))
      skipSpace()
    } while accept(",")
    try require("}")
    return .object(members)
  }

  private mutating func array(depth: Int) throws(JSONError) -> JSONValue {
    position += 1
    var elements: [JSONValue] = []
    skipSpace()
    if accept("]") { return .array(elements) }
    repeat {
      elements.append(try value(depth: depth + 1))
      skipSpace()
    } while accept(",")
    try require("]")
    return .array(elements)
  }

  private mutating func word() throws(JSONError) -> JSONValue {
    if accept("true") { return .bool(true) }
    if accept("false") { return .bool(false) }
    if accept("null") { return .null }
    if nonFinite {
      if accept("NaN") { return .number("nan") }
      if accept("Infinity") { return .number("inf") }
    }
    throw .unexpected(offset: position, expected: "a value")
  }

  private mutating func number() throws(JSONError) -> JSONValue {
    let start = position
    _ = accept("-")
    if nonFinite, accept("Infinity") { return .number("-inf") }
    if !accept("0") { try digits() }
    if accept(".") { try digits() }
    if accept("e") || accept("E") {
      if !accept("+") { _ = accept("-") }
      try digits()
    }
    return .number(String(decoding: bytes[start..<position], as: UTF8.self))
  }

  private mutating func digits() throws(JSONError) {
    let start = position
    while position < bytes.count, (0x30...0x39).contains(bytes[position]) { position += 1 }
    guard position > start else { throw .unexpected(offset: position, expected: "a digit") }
  }

  private mutating func string() throws(JSONError) -> String {
    let opening = position
    position += 1
    var content: [UInt8] = []
    while true {
      let byte = try peek("a closing quote")
      switch byte {
      case UInt8(ascii: "\""):
        position += 1
        guard let text = String(validating: content, as: UTF8.self) else { throw .badUTF8(offset: opening) }
        return text
      case UInt8(ascii: "\\"):
        position += 1
        try escape(into: &content)
      case 0..<0x20: throw .unexpected(offset: position, expected: "no control character in a string")
      default:
        content.append(byte)
        position += 1
      }
    }
  }

  private mutating func escape(into content: inout [UInt8]) throws(JSONError) {
    let byte = try peek("an escaped character")
    position += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): content.append(byte)
    case UInt8(ascii: "b"): content.append(0x08)
    case UInt8(ascii: "f"): content.append(0x0C)
    case UInt8(ascii: "n"): content.append(0x0A)
    case UInt8(ascii: "r"): content.append(0x0D)
    case UInt8(ascii: "t"): content.append(0x09)
    case UInt8(ascii: "u"): content.append(contentsOf: String(try unicodeEscape()).utf8)
    default: throw .unexpected(offset: position - 1, expected: "an escape of JSON")
    }
  }

  /// A lone surrogate, which no Swift string can hold, becomes U+FFFD.
  private mutating func unicodeEscape() throws(JSONError) -> Character {
    let high = try fourDigits()
    if (0xD800..<0xDC00).contains(high), bytes[position...].starts(with: [0x5C, 0x75]) {
      let before = position
      position += 2
      let low = try fourDigits()
      if (0xDC00..<0xE000).contains(low) {
        let code = 0x10000 + (high - 0xD800) << 10 + (low - 0xDC00)
        return Character(Unicode.Scalar(code) ?? "\u{FFFD}")
      }
      position = before
    }
    return Character(Unicode.Scalar(high) ?? "\u{FFFD}")
  }

  private mutating func fourDigits() throws(JSONError) -> UInt32 {
    guard position + 4 <= bytes.count else { throw .endsEarly(expected: "four hexadecimal digits") }
    let digits = String(decoding: bytes[position..<position + 4], as: UTF8.self)
    guard digits.utf8.allSatisfy({ $0 != 0x2B && $0 != 0x2D }), let code = UInt32(digits, radix: 16) else {
      throw .unexpected(offset: position, expected: "four hexadecimal digits")
    }
    position += 4
    return code
  }

  private mutating func skipSpace() {
    while position < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[position]) { position += 1 }
  }

  private func peek(_ expected: String) throws(JSONError) -> UInt8 {
    guard position < bytes.count else { throw .endsEarly(expected: expected) }
    return bytes[position]
  }

  private mutating func accept(_ word: StaticString) -> Bool {
    let wanted = word.description.utf8
    guard bytes[position...].starts(with: wanted) else { return false }
    position += wanted.count
    return true
  }

  private mutating func require(_ word: StaticString) throws(JSONError) {
    guard position < bytes.count else { throw .endsEarly(expected: "`\(word)`") }
    guard accept(word) else { throw .unexpected(offset: position, expected: "`\(word)`") }
  }
}
