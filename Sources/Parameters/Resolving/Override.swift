import Recipes

/// `--set "Key: value"`: a value in place of what the claim states. An empty value takes the key away.
public struct Override: Hashable, Sendable {
  public var key: String
  public var value: String

  public init(_ key: String, _ value: String) {
    self.key = key
    self.value = value
  }

  /// Reads `Key: value` as an option gives it; quotes around the value are undone as in an infotext.
  /// - Throws: ``ParameterError/malformedOverride(_:)``.
  public init(parsing text: String) throws(ParameterError) {
    let parts = text.utf8.split(separator: UInt8(ascii: ":"), maxSplits: 1, omittingEmptySubsequences: false)
      .map { String(decoding: $0, as: UTF8.self).trimmed }
    guard parts.count == 2, !parts[0].isEmpty else { throw .malformedOverride(text) }
    self.init(parts[0], isPrompt(parts[0]) ? parts[1] : unquoted(parts[1]) ?? parts[1])
  }
}

/// Whether a key stands for one of the two texts, not for a field.
private func isPrompt(_ key: String) -> Bool {
  ["prompt", "negative prompt"].contains(key.lowercased())
}

extension ParsedParameters {
  /// The parameters with the overrides in place of what they replace.
  /// - Throws: ``ParameterError/unknownKey(_:)`` for a key that neither a table nor the claim holds.
  func applying(_ overrides: [Override]) throws(ParameterError) -> ParsedParameters {
    var result = self
    for override in overrides {
      let known = KnownKeys.find(override.key)
      guard known != nil || value(override.key) != nil else { throw .unknownKey(override.key) }
      let key = known.flatMap { $0.match == .exact ? $0.name : nil } ?? override.key
      result.set(key, to: override.value)
    }
    return result
  }

  private mutating func set(_ key: String, to newValue: String) {
    switch key {
    case "Prompt": prompt = newValue
    case "Negative prompt": negativePrompt = newValue
    default:
      if key == "Schedule type" { cutScheduleFromSampler() }
      setField(key, to: newValue)
    }
  }

  private mutating func setField(_ key: String, to newValue: String) {
    let wanted = key.lowercased()
    let place = fields.firstIndex { $0.key.lowercased() == wanted }
    guard let place else {
      if !newValue.isEmpty { fields.insert(Field(key, newValue), at: placeForNewField) }
      return
    }
    let rest = fields[(place + 1)...].filter { $0.key.lowercased() != wanted }
    fields = fields[..<place] + (newValue.isEmpty ? [] : [Field(fields[place].key, newValue)]) + rest
  }

  /// Before `Version`, which ends an infotext.
  private var placeForNewField: Int { fields.firstIndex { $0.key == "Version" } ?? fields.count }

  /// A schedule in the sampler's name would beat the field that is set.
  private mutating func cutScheduleFromSampler() {
    guard let written = value("Sampler") else { return }
    let pair = SamplerPair(wild: written, nil)
    if pair.schedule != nil { setField("Sampler", to: pair.sampler) }
  }
}
