/// What is wrong with a JSON text, and at which byte.
public enum JSONError: Error, Hashable, Sendable, CustomStringConvertible {
  case unexpected(offset: Int, expected: String)
  case endsEarly(expected: String)
  case tooDeep(offset: Int, limit: Int)
  case badUTF8(offset: Int)
  case duplicateKey(offset: Int, key: String)

  public var description: String {
    switch self {
    case .unexpected(let offset, let expected): "at byte \(offset): expected \(expected)"
    case .endsEarly(let expected): "ends early: expected \(expected)"
    case .tooDeep(let offset, let limit): "at byte \(offset): nested deeper than \(limit) levels"
    case .badUTF8(let offset): "at byte \(offset): not valid UTF-8"
    case .duplicateKey(let offset, let key): "at byte \(offset): a second key `\(key)` in one object"
    }
  }
}

extension JSONValue {
  /// Nesting beyond this is refused rather than recursed into.
  public static let deepest = 256

  /// Reads one JSON text (RFC 8259) with nothing but white space around it.
  /// - Parameters:
  ///   - nonFinite: also read bare `NaN`, `Infinity`, `-Infinity`, as Python writes them.
  ///   - uniqueKeys: refuse an object with two keys that are equal as Swift strings.
  public init(
    parsing text: String, nonFinite: Bool = false, uniqueKeys: Bool = false
  ) throws(JSONError) {
    try self.init(parsing: Array(text.utf8), nonFinite: nonFinite, uniqueKeys: uniqueKeys)
  }

  public init(
    parsing bytes: [UInt8], nonFinite: Bool = false, uniqueKeys: Bool = false
  ) throws(JSONError) {
    var parser = JSONParser(bytes: bytes, nonFinite: nonFinite, uniqueKeys: uniqueKeys)
    self = try parser.document()
  }

  /// Reads the JSON value that begins at `start`, whatever follows it.
  /// - Returns: the value and the offset after it.
  public static func prefix(
    of bytes: [UInt8], from start: Int, nonFinite: Bool = false
  ) throws(JSONError) -> (value: JSONValue, end: Int) {
    var parser = JSONParser(bytes: bytes, nonFinite: nonFinite, uniqueKeys: false, position: start)
    let value = try parser.value(depth: 0)
    return (value, parser.position)
  }
}

private struct JSONParser {
  let bytes: [UInt8]
  let nonFinite: Bool
  let uniqueKeys: Bool
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
    var keys: Set<String> = []
    skipSpace()
    if accept("}") { return .object(members) }
    repeat {
      skipSpace()
      let start = position
      guard try peek("a key") == UInt8(ascii: "\"") else {
        throw .unexpected(offset: start, expected: "a key in quotes")
      }
      let key = try string()
      if uniqueKeys, !keys.insert(key).inserted { throw .duplicateKey(offset: start, key: key) }
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
    if accept(word: "true") { return .bool(true) }
    if accept(word: "false") { return .bool(false) }
    if accept(word: "null") { return .null }
    if nonFinite, accept(word: "NaN") { return .number("nan") }
    if nonFinite, accept(word: "Infinity") { return .number("inf") }
    throw .unexpected(offset: position, expected: "a value")
  }

  private mutating func number() throws(JSONError) -> JSONValue {
    let start = position
    _ = accept("-")
    if nonFinite, accept(word: "Infinity") { return .number("-inf") }
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
    while position < bytes.count, isDigit(bytes[position]) { position += 1 }
    guard position > start else { throw .unexpected(offset: position, expected: "a digit") }
  }

  /// Copies whole runs between escapes; most strings are a single run.
  private mutating func string() throws(JSONError) -> String {
    let opening = position
    position += 1
    var run = plainRun()
    if try peek("a closing quote") == UInt8(ascii: "\"") { return try closed(run, opening) }
    var content: [UInt8] = []
    while true {
      content += run
      switch try peek("a closing quote") {
      case UInt8(ascii: "\""): return try closed(content[...], opening)
      case UInt8(ascii: "\\"): try escape(into: &content)
      default: throw .unexpected(offset: position, expected: "no control character in a string")
      }
      run = plainRun()
    }
  }

  /// The bytes up to a quote, a backslash, a control character or the end of the text.
  private mutating func plainRun() -> ArraySlice<UInt8> {
    let start = position
    while position < bytes.count {
      let byte = bytes[position]
      if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") || byte < 0x20 { break }
      position += 1
    }
    return bytes[start..<position]
  }

  private mutating func closed(_ content: ArraySlice<UInt8>, _ opening: Int) throws(JSONError) -> String {
    position += 1
    guard let text = String(validating: content, as: UTF8.self) else { throw .badUTF8(offset: opening) }
    return text
  }

  private mutating func escape(into content: inout [UInt8]) throws(JSONError) {
    position += 1
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
  private mutating func unicodeEscape() throws(JSONError) -> Unicode.Scalar {
    let high = try fourDigits()
    if (0xD800..<0xDC00).contains(high) {
      let before = position
      if accept("\\"), accept("u") {
        let low = try fourDigits()
        if (0xDC00..<0xE000).contains(low) {
          return Unicode.Scalar(0x10000 + (high - 0xD800) << 10 + (low - 0xDC00)) ?? "\u{FFFD}"
        }
      }
      position = before
    }
    return Unicode.Scalar(high) ?? "\u{FFFD}"
  }

  private mutating func fourDigits() throws(JSONError) -> UInt32 {
    guard position + 4 <= bytes.count else { throw .endsEarly(expected: "four hexadecimal digits") }
    var code: UInt32 = 0
    for byte in bytes[position..<position + 4] {
      guard let digit = hexadecimal(byte) else {
        throw .unexpected(offset: position, expected: "four hexadecimal digits")
      }
      code = code << 4 | digit
    }
    position += 4
    return code
  }

  private mutating func skipSpace() {
    while position < bytes.count, isSpace(bytes[position]) { position += 1 }
  }

  private func peek(_ expected: StaticString) throws(JSONError) -> UInt8 {
    guard position < bytes.count else { throw .endsEarly(expected: expected.description) }
    return bytes[position]
  }

  private mutating func accept(_ character: Unicode.Scalar) -> Bool {
    guard position < bytes.count, bytes[position] == UInt8(ascii: character) else { return false }
    position += 1
    return true
  }

  private mutating func accept(word: String) -> Bool {
    guard position < bytes.count, bytes[position...].starts(with: word.utf8) else { return false }
    position += word.utf8.count
    return true
  }

  private mutating func require(_ character: Unicode.Scalar) throws(JSONError) {
    guard position < bytes.count else { throw .endsEarly(expected: "`\(character)`") }
    guard accept(character) else { throw .unexpected(offset: position, expected: "`\(character)`") }
  }
}

private func isSpace(_ byte: UInt8) -> Bool {
  byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09
}

private func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

private func hexadecimal(_ byte: UInt8) -> UInt32? {
  switch byte {
  case 0x30...0x39: UInt32(byte) - 0x30
  case 0x41...0x46: UInt32(byte) - 0x37
  case 0x61...0x66: UInt32(byte) - 0x57
  default: nil
  }
}
