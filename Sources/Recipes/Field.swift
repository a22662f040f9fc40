/// One `Key: value` of a claim, verbatim.
public struct Field: Hashable, Sendable {
  public var key: String
  public var value: String

  public init(_ key: String, _ value: String) {
    self.key = key
    self.value = value
  }
}

/// Something a reader should know about how a text was read: a repair, a doubt, a dropped piece.
public struct Note: Hashable, Sendable {
  /// A short stable word in lower case, such as `repaired-lora-tag` or `duplicate-key`.
  public var code: String
  /// One sentence that names the place.
  public var detail: String

  public init(_ code: String, _ detail: String) {
    self.code = code
    self.detail = detail
  }
}
