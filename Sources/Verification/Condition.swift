/// One figure of a rung's rule, with the line it has to keep to.
public struct Condition: Hashable, Sendable {
  public enum Bound: String, Hashable, Sendable {
    case atLeast = "at-least"
    case atMost = "at-most"
  }

  /// As in JSON.
  public let figure: String
  /// What the figure is, for a person.
  public let words: String
  public let value: Double
  public let bound: Bound
  public let limit: Double
  /// What `--threshold` calls the limit; nil where it can't be set.
  public let threshold: String?

  public var holds: Bool {
    switch bound {
    case .atLeast: value >= limit
    case .atMost: value <= limit
    }
  }

  /// How far the figure is from its limit; 0 where it holds.
  public var distance: Double { holds ? 0 : abs(value - limit) }
}
