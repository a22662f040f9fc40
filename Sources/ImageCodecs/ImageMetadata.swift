public import Pixels

/// A text found beside the pixels.
public struct CarriedText: Hashable, Sendable {
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
  /// Those that may hold generation parameters come first, the likeliest at the front; then all others in the
  /// order of the file.
  public var texts: [CarriedText] = []
  public var orientation = Orientation.upright
  public var profile = ColourProfile.unstated
  public var frames = 1
  public var remarks: [Remark] = []

  public init() {}

  /// The text filed under a keyword.
  public func text(_ keyword: String) -> CarriedText? { texts.first { $0.keyword == keyword } }
}
