public import Pixels

/// A text found beside the pixels.
public struct EmbeddedText: Hashable, Sendable {
  /// The container and its part: `png:tEXt`, `jpeg:Exif`, `webp:XMP`, ...
  public var carrier: String
  /// What the text is filed under: `parameters`, `UserComment`, `exif:UserComment`, ...
  public var keyword: String
  public var text: String
  /// Whether the file ends inside it.
  public var isCut: Bool

  public init(carrier: String, keyword: String, text: String, isCut: Bool = false) {
    self.carrier = carrier
    self.keyword = keyword
    self.text = text
    self.isCut = isCut
  }
}

/// What a picture file says of itself beside its pixels.
public struct ImageMetadata: Hashable, Sendable {
  /// All texts: first the ``candidates``, then the others in the order of the file.
  public var texts: [EmbeddedText] = []
  /// How many of the first texts may hold generation parameters.
  var candidateCount = 0
  public var orientation = Orientation.upright
  public var profile = ColourProfile.unstated
  public var frames = 1
  public var remarks: [Remark] = []

  public init() {}

  /// The texts that may hold generation parameters by what they are filed under, the one that counts most first.
  public var candidates: [EmbeddedText] { Array(texts.prefix(candidateCount)) }

  /// The first texts that are filed under anything else: some program may have put its parameters there all the same.
  public var others: [EmbeddedText] { Array(texts.dropFirst(candidateCount).prefix(Self.mostOthers)) }

  /// One file can hold millions of texts.
  private static let mostOthers = 256

  /// Puts the texts with these keywords in front, in their order; the case of letters does not count.
  mutating func prefer(_ keywords: [String]) {
    let places = Dictionary(uniqueKeysWithValues: keywords.enumerated().map { ($1.lowercased(), $0) })
    let ranked = texts.map { (rank: places[$0.keyword.lowercased()], text: $0) }
    let chosen = ranked.enumerated().filter { $0.element.rank != nil }
      .sorted { ($0.element.rank ?? 0, $0.offset) < ($1.element.rank ?? 0, $1.offset) }
    texts = chosen.map(\.element.text) + ranked.filter { $0.rank == nil }.map(\.text)
    candidateCount = chosen.count
  }

  /// The text filed under a keyword.
  public func text(_ keyword: String) -> EmbeddedText? { texts.first { $0.keyword == keyword } }
}
