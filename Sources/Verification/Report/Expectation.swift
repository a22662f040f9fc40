public import Recipes

/// What is asked of a claim.
public struct Expectation: Hashable, Sendable {
  /// The claim holds from this rung on.
  public var required: Rung
  /// Codes with which a claim may be unverifiable and pass all the same.
  public var allowed: [ReasonCode]
  /// Any of these verdicts passes too, as a manifest lists them.
  public var accepted: [Rung]
  /// A state that is known and passes.
  public var baseline: KnownState?

  public init(
    required: Rung, allowed: [ReasonCode] = [], accepted: [Rung] = [], baseline: KnownState? = nil
  ) {
    self.required = required
    self.allowed = allowed
    self.accepted = accepted
    self.baseline = baseline
  }
}

/// What a baseline says of a file.
public enum KnownState: Hashable, Sendable {
  case verdict(Rung)
  /// Each code once, in the order of the closed list.
  case unverifiable([ReasonCode])
}

/// How a claim stands against the rung that is required.
public enum Standing: String, CaseIterable, Hashable, Sendable {
  case holds, fails, unverifiable
  /// The file, or a model file that it needs, can't be read.
  case unreadable
}
