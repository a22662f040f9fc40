public import Pixels

/// A text found beside the pixels.
public struct EmbeddedText: Hashable, Sendable {
  /// The container and its part: `png:tEXt`, `jpeg:Exif`, `webp:XMP`, ...
  public var carrier: String
  /// What the text is filed under: `parameters`, `UserComment`, `exif:UserComment`, ...
  public var keyword: String
  public var text: String

  public init(carrier: String, keyword: String, text: String) {
    self.carrier = carrier
    self.keyword = keyword
    self.text = text
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

  /// Puts the texts with these keywords in front, in their order.
  mutating func prefer(_ keywords: [String]) {
    let chosen = keywords.flatMap { keyword in texts.filter { $0.keyword == keyword } }
    texts = chosen + texts.filter { !keywords.contains($0.keyword) }
    candidateCount = chosen.count
  }

  /// The text filed under a keyword.
  public func text(_ keyword: String) -> EmbeddedText? { texts.first { $0.keyword == keyword } }
}
