/// Something a reader should know about a file: a repair, a doubt, a thing that was not applied.
public struct Remark: Hashable, Sendable {
  /// A short stable word in lower case, such as `wrong-crc`.
  public var code: String
  /// One sentence that names the place.
  public var detail: String

  public init(_ code: String, _ detail: String) {
    self.code = code
    self.detail = detail
  }
}

/// What colours a file's numbers stand for, as far as the file says.
public enum ColourProfile: Hashable, Sendable {
  /// Nothing is said: taken as sRGB.
  case unstated
  case sRGB
  /// An ICC profile of another space: its description and its bytes.
  case embedded(name: String, bytes: [UInt8])
}

/// What the samples of a file were before they became R, G, B.
public enum ColourModel: String, Hashable, Sendable {
  case grey
  case palette
  case rgb = "RGB"
  case cmyk = "CMYK"
}

/// What is told of a picture beside its pixels.
public struct PictureFacts: Hashable, Sendable {
  /// `PNG`, `JPEG`, `WebP`; empty for a picture that never was a file.
  public var format = ""
  public var colourModel = ColourModel.rgb
  /// Bits of one stored sample, 1...16.
  public var bitDepth = 8
  /// Whether some pixel is not fully opaque.
  public var isTransparent = false
  /// As the file states it; it is already applied.
  public var orientation = Orientation.upright
  public var profile = ColourProfile.unstated
  /// Of an animation only the first frame is looked at.
  public var frames = 1
  /// Whether the pixels went through lossy compression in this file.
  public var isLossy = false
  public var remarks: [Remark] = []

  public init() {}
}
