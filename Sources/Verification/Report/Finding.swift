public import JSON
public import Recipes

/// What was found out about a claim, whatever was expected of it: all that the ledger keeps. Texts that come from a
/// file are free of secrets here, and may hold any control character.
public struct Finding: Hashable, Sendable {
  /// nil: nothing was compared.
  public var verdict: Rung?
  /// Sentences, the deciding one first.
  public var reasons: [String]
  /// Why the claim can't be tested; empty where it was.
  public var unverifiable: [Reason]
  /// The models that the claim waits for.
  public var missing: [MissingRequest]
  /// Why the file can't even be read.
  public var failure: ReadingFailure?
  /// The resolved recipe, as far as it is known.
  public var listing: [ResolvedSetting]
  public var models: [ModelFile]
  /// nil where nothing was rendered.
  public var profile: NumericProfile?
  /// Of the regenerated picture, as in `run --json`.
  public var hashes: JSONValue?
  public var fingerprints: [Fingerprint]
  /// The object of `diff --json`: a is the regenerated picture, b the shared one.
  public var diff: JSONValue?
  public var notes: [Note]
  /// Small copies of what was compared.
  public var thumbnails: ThumbnailPair?

  public init(verdict: Rung? = nil, reasons: [String] = [], unverifiable: [Reason] = []) {
    self.verdict = verdict
    self.reasons = reasons
    self.unverifiable = unverifiable
    missing = []
    listing = []
    models = []
    fingerprints = []
    notes = []
  }

  /// What the text tells, and what rendering added to it or found of its settings.
  func joined(with rendered: Finding) -> Finding {
    var joined = rendered
    joined.listing = listing.map { setting in
      rendered.listing.first { $0.key == setting.key } ?? setting
    }
    joined.models = models
    joined.missing = missing
    joined.notes = notes + rendered.notes
    return joined
  }

  /// Each code once, in the order of the closed list.
  public var codes: [ReasonCode] {
    let present = Set(unverifiable.map(\.code))
    return ReasonCode.allCases.filter(present.contains)
  }

  /// The settings that the claim does not state.
  public var assumptions: [ResolvedSetting] { listing.filter { $0.source != .stated } }
}

/// Why a file could not be taken as a claim.
public struct ReadingFailure: Hashable, Sendable {
  public enum Kind: String, CaseIterable, Hashable, Sendable {
    case damaged, missing, unreadable
    /// A fault of this machine or tool.
    case fault
  }

  public var kind: Kind
  /// One sentence that names the file and what to do.
  public var message: String

  public init(_ kind: Kind, _ message: String) {
    self.kind = kind
    self.message = message
  }
}

/// A picture made small, as an encoded file.
public struct Thumbnail: Hashable, Sendable {
  /// `image/webp` or `image/png`.
  public var mediaType: String
  public var bytes: [UInt8]
  public var width: Int
  public var height: Int

  public init(mediaType: String, bytes: [UInt8], width: Int, height: Int) {
    self.mediaType = mediaType
    self.bytes = bytes
    self.width = width
    self.height = height
  }
}

public struct ThumbnailPair: Hashable, Sendable {
  public var regenerated: Thumbnail
  public var shared: Thumbnail

  public init(regenerated: Thumbnail, shared: Thumbnail) {
    self.regenerated = regenerated
    self.shared = shared
  }
}
