import JSON
import Recipes

/// A value of a report that is read back, with its place for messages.
struct ReportReader {
  let value: JSONValue
  /// Such as `claims[3].verdict`.
  let place: String

  init(_ value: JSONValue, _ place: String) {
    self.value = value
    self.place = place
  }

  func text() throws(VerificationError) -> String { try require(value.text) }

  func rung() throws(VerificationError) -> Rung { try require(value.text.flatMap(Rung.init)) }

  func whole() throws(VerificationError) -> Int { try require(value.integer) }

  func member(_ key: String) throws(VerificationError) -> ReportReader {
    guard let member = value[key] else { throw .malformedReport(place: place + "." + key) }
    return ReportReader(member, place + "." + key)
  }

  func text(_ key: String) throws(VerificationError) -> String { try member(key).text() }

  func whole(_ key: String) throws(VerificationError) -> Int { try member(key).whole() }

  /// A word of a closed list.
  func word<Word: RawRepresentable<String>>(_ key: String) throws(VerificationError) -> Word {
    let member = try member(key)
    return try member.require(member.value.text.flatMap(Word.init))
  }

  /// nil where the member is missing or null.
  func optional<Value>(
    _ key: String, _ read: (ReportReader) throws(VerificationError) -> Value
  ) throws(VerificationError) -> Value? {
    guard let member = value[key], member != .null else { return nil }
    return try read(ReportReader(member, place + "." + key))
  }

  /// Empty where the member is missing.
  func list<Value>(
    _ key: String, _ read: (ReportReader) throws(VerificationError) -> Value
  ) throws(VerificationError) -> [Value] {
    guard let member = value[key] else { return [] }
    guard let elements = member.elements else { throw .malformedReport(place: place + "." + key) }
    var result: [Value] = []
    for (i, element) in elements.enumerated() {
      result.append(try read(ReportReader(element, "\(place).\(key)[\(i)]")))
    }
    return result
  }

  private func require<Value>(_ value: Value?) throws(VerificationError) -> Value {
    guard let value else { throw .malformedReport(place: place) }
    return value
  }
}
