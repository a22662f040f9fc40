/// What a text or an option of the command line can do wrong.
public enum ParameterError: Error, Hashable, Sendable, CustomStringConvertible {
  /// No dialect finds generation parameters in the text.
  case noParameters
  /// `--set` without `Key: value`.
  case malformedOverride(String)
  /// `--set` with a key that stands neither in the claim nor in any table.
  case unknownKey(String)
  /// `--set` with a value that the key can't have.
  case impossibleOverride(key: String, value: String, problem: String)

  public var description: String {
    switch self {
    case .noParameters:
      "no generation parameters were found; a settings line such as `Steps: 20, Sampler: Euler a, …` is needed"
    case .malformedOverride(let text):
      "--set \"\(text.shortened())\" names no key; write --set \"Key: value\", such as \"Steps: 20\""
    case .unknownKey(let key):
      "--set names the key `\(key.shortened())`, which no infotext has; use a key as it stands in an infotext"
    case .impossibleOverride(let key, let value, let problem):
      "--set \"\(key): \(value.shortened())\" can't be: \(problem); give another value"
    }
  }
}
