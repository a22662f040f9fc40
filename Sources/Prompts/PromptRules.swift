/// What depends on the version of A1111 that made the image.
public struct PromptRules: Hashable, Sendable {
  /// `#` begins a comment (since 1.8.0).
  public var comments: Bool
  /// White space may stand around the number of `(a : 1.2 )` and after that of `[a:b: 5 ]` (since 1.6.0).
  public var spacedNumbers: Bool
  /// `[a|]` is an alternation (since 1.6.0).
  public var emptyOptions: Bool

  public init(comments: Bool = true, spacedNumbers: Bool = true, emptyOptions: Bool = true) {
    self.comments = comments
    self.spacedNumbers = spacedNumbers
    self.emptyOptions = emptyOptions
  }

  public static let newest = PromptRules()
}
