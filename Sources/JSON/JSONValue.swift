/// A JSON document. Objects keep their order and their duplicate keys; numbers keep their text, because seeds
/// exceed 2^53 and a reader must be able to say what really stands in a file.
public enum JSONValue: Hashable, Sendable {
  case null
  case bool(Bool)
  /// The literal as written.
  case number(String)
  case string(String)
  case array([JSONValue])
  case object([Member])

  public struct Member: Hashable, Sendable {
    public var key: String
    public var value: JSONValue

    public init(_ key: String, _ value: JSONValue) {
      self.key = key
      self.value = value
    }
  }
}

extension JSONValue {
  /// An integer.
  public static func int(_ value: some BinaryInteger) -> JSONValue { .number(String(value)) }

  /// A finite number in the shortest form that reads back as the same value; `null` for NaN and infinities.
  public static func double(_ value: Double) -> JSONValue {
    guard value.isFinite else { return .null }
    return value == value.rounded() && abs(value) < 1e15 ? .number(String(Int64(value))) : .number("\(value)")
  }

  /// An object from pairs, those with a nil value left out.
  public static func object(_ pairs: KeyValuePairs<String, JSONValue?>) -> JSONValue {
    .object(pairs.compactMap { pair in pair.value.map { Member(pair.key, $0) } })
  }

  /// The first member with this key; nil also where this is no object.
  public subscript(_ key: String) -> JSONValue? { members?.first { $0.key == key }?.value }

  public var members: [Member]? {
    if case .object(let members) = self { members } else { nil }
  }

  public var elements: [JSONValue]? {
    if case .array(let elements) = self { elements } else { nil }
  }

  public var text: String? {
    if case .string(let text) = self { text } else { nil }
  }

  public var boolean: Bool? {
    if case .bool(let value) = self { value } else { nil }
  }

  /// A number literal that is a whole number in range.
  public var integer: Int? {
    if case .number(let literal) = self { Int(literal) } else { nil }
  }

  public var number: Double? {
    if case .number(let literal) = self { Double(literal) } else { nil }
  }
}
