public import Claims
public import JSON
public import Pixels
public import Recipes

/// Makes pictures again from claims. Equal recipes give equal pictures, on whatever lane.
public protocol Regenerator: Sendable {
  var profile: NumericProfile { get }

  /// Everything that is known of a claim before it is rendered.
  /// - Parameter modelFolders: to look into beside the usual ones.
  func prepared(_ claim: Claim, modelFolders: [String]) -> PreparedClaim

  /// The bytes of memory that a render needs, nothing kept for speed; 0 where that is not known.
  func bytes(for recipe: ResolvedRecipe) -> Int

  /// Renders on one lane follow each other, those that need the same model files without others between them as far
  /// as can be.
  /// - Parameters:
  ///   - shared: the picture that the claim is about, for settings that only it can tell; nil: there is none.
  ///   - observe: told the share that is done, from 0 to 1; false stops the render.
  func picture(
    of claim: PreparedClaim, against shared: RGBImage?, on lane: RenderLane,
    observe: @escaping (Double) -> Bool
  ) throws(RegenerationError) -> RegeneratedPicture
}

/// One of several renders at a time.
public struct RenderLane: Hashable, Sendable {
  public let number: Int
  public let threads: Int
  /// How many bytes may be kept to make its renders faster.
  public let keptBytes: Int

  public init(number: Int, threads: Int, keptBytes: Int) {
    self.number = number
    self.threads = threads
    self.keptBytes = keptBytes
  }
}

public enum RegenerationError: Error, Hashable, Sendable {
  case unverifiable([Reason])
  case failed(ReadingFailure)
  case stopped
}

/// A claim with its models looked for; texts in it hold no secrets.
public struct PreparedClaim: Hashable, Sendable {
  public var listing: [ResolvedSetting] = []
  public var models: [ModelFile] = []
  public var notes: [Note] = []
  /// Why it can't be tested.
  public var reasons: [Reason] = []
  public var missing: [MissingRequest] = []
  /// nil exactly if there are reasons.
  public var recipe: ResolvedRecipe?
  /// Whether a setting is found by rendering, from the picture that the claim is about.
  public var isSearched = false
  /// What the regenerated file carries.
  public var infotext = ""

  public init() {}
}

public struct RegeneratedPicture: Sendable {
  public var image: RGBImage
  /// SHA-256 of the file that `run` would write.
  public var fileSHA256: String
  public var byteCount: Int
  public var trace: RunTrace
  /// Take the place of the claim's own of the same keys.
  public var foundSettings: [ResolvedSetting]

  public init(
    image: RGBImage, fileSHA256: String, byteCount: Int, trace: RunTrace,
    foundSettings: [ResolvedSetting] = []
  ) {
    self.image = image
    self.fileSHA256 = fileSHA256
    self.byteCount = byteCount
    self.trace = trace
    self.foundSettings = foundSettings
  }
}

/// Puts a judgement into the words and figures of reports.
public protocol JudgementWriter: Sendable {
  func reasons(of judgement: Judgement) -> [String]
  func diff(of judgement: Judgement) -> JSONValue
  func hashes(of picture: JudgedPicture) -> JSONValue
  /// nil: it could not be encoded.
  func thumbnail(of image: RGBImage) -> Thumbnail?
}

/// Keeps what was found between runs.
public protocol FindingStore: Sendable {
  /// - Throws: ``VerificationError/ledger(path:reason:)``.
  func finding(for key: String) throws(VerificationError) -> Finding?
  /// Returns when a kill can't undo it any more.
  /// - Throws: ``VerificationError/ledger(path:reason:)``.
  func keep(_ finding: Finding, for key: String) throws(VerificationError)
}
