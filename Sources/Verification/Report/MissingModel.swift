public import Recipes

/// A model file that claims wait for, with everything that they say of it.
public struct MissingModel: Hashable, Sendable {
  public var kind: ModelKind
  /// The code that it gives the claims: it may be missing, ambiguous, or have another hash.
  public var code: ReasonCode
  /// By which claims name it, each once, in the order of their bytes.
  public var names: [String]
  /// As claims state them, in lower case, each once; one model may be known by several kinds of hash.
  public var hashes: [String]
  /// What was found in its place, or what to do; each sentence once.
  public var details: [String]
  /// The claims that wait for it, by their first file, in the order of the report.
  public var claims: [String]

  public init(
    kind: ModelKind, code: ReasonCode, names: [String], hashes: [String], details: [String], claims: [String]
  ) {
    self.kind = kind
    self.code = code
    self.names = names
    self.hashes = hashes
    self.details = details
    self.claims = claims
  }
}
