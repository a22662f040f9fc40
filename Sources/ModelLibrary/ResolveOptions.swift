public import Recipes

/// What a person, or the tool, adds to a claim's own words about its models.
public struct ResolveOptions: Sendable {
  /// `--checkpoint FILE`: used as it is, whatever the claim says.
  public var checkpoint: String?
  /// `--vae FILE`.
  public var vae: String?
  /// `--accept-mismatch`: a file of the right name is used although its hash is another.
  public var acceptMismatch = false
  /// Of the program that made the claim: from 1.6.0 on, a separate VAE is always recorded.
  public var version: SoftwareVersion?
  public var hashes: any HashSource = FreshHashes()
  /// How many files are hashed at once; no result depends on it.
  public var workers = 1

  public init() {}
}
