public import Recipes
public import Similarity

/// What became of one claim: everything a report says of it.
public struct ClaimOutcome: Sendable {
  public enum Verdict: Sendable {
    /// Why nothing could be tested.
    case unverifiable([Reason])
    /// Rendered; there was no picture to compare with.
    case rendered
    case compared(Judgement)
  }

  /// The claim's file as given; `stdin` for standard input.
  public var file: String
  public var verdict: Verdict
  /// The picture that was written.
  public var output: OutputImage?
  public var listing: [ResolvedSetting]
  public var models: [ModelFile]
  public var notes: [Note]
  /// nil where nothing was rendered.
  public var trace: RunTrace?
  public var seconds: Double

  public init(file: String, verdict: Verdict) {
    self.file = file
    self.verdict = verdict
    listing = []
    models = []
    notes = []
    seconds = 0
  }

  /// Whether a damaged model file, not the claim, is why nothing could be tested.
  public var isBlockedByDamage: Bool {
    if case .unverifiable(let reasons) = verdict { reasons.contains(where: \.isDamagedFile) } else { false }
  }

  /// Whether the claim holds at the rung that is required; nil: it can't be tested.
  public func holds(_ required: Rung) -> Bool? {
    switch verdict {
    case .unverifiable: nil
    case .rendered: true
    case .compared(let judgement): judgement.reaches(required)
    }
  }
}

/// A picture that the tool wrote.
public struct OutputImage: Sendable {
  public var path: String
  /// Of the file.
  public var sha256: String
  /// Of the file.
  public var byteCount: Int
  public var width: Int
  public var height: Int
  public var hashes: PictureHashes

  public init(path: String, sha256: String, byteCount: Int, width: Int, height: Int, hashes: PictureHashes) {
    self.path = path
    self.sha256 = sha256
    self.byteCount = byteCount
    self.width = width
    self.height = height
    self.hashes = hashes
  }
}
