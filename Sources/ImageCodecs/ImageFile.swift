public import Pixels

/// The bytes of a picture file with what it says of itself. The pixels are decoded on request, so that text can be
/// read from a file whose pixels are damaged.
public struct ImageFile: Hashable, Sendable {
  public let format: ImageFormat
  public let bytes: [UInt8]
  public let metadata: ImageMetadata

  /// Reads the text and the facts beside the pixels; what is damaged there becomes a remark.
  /// - Throws: ``ImageCodecError/unknownFormat`` only.
  public init(bytes: [UInt8]) throws(ImageCodecError) {
    guard let format = ImageFormat(detecting: bytes) else { throw .unknownFormat }
    self.format = format
    self.bytes = bytes
    self.metadata =
      switch format {
      case .png: pngMetadata(bytes)
      case .jpeg: jpegMetadata(bytes)
      case .webp: webpMetadata(bytes)
      }
  }

  /// Decodes the pixels (of an animation the first frame) and brings them into the one form that is compared.
  public func picture() throws(ImageCodecError) -> Picture {
    let decoded =
      switch format {
      case .png: try decodedPNG(bytes)
      case .jpeg: try decodedJPEG(bytes)
      case .webp: try decodedWebP(bytes)
      }
    var facts = decoded.facts
    facts.format = format.rawValue
    facts.orientation = metadata.orientation
    facts.profile = metadata.profile
    facts.frames = metadata.frames
    facts.remarks = metadata.remarks + facts.remarks
    return Picture(decoded.samples, facts: facts)
  }
}

/// What a decoder hands out: samples, and the facts only it knows.
struct DecodedImage {
  var samples: StoredSamples
  var facts: PictureFacts
}

/// Refuses a size before memory is taken for it.
func checkSize(_ width: Int, _ height: Int, of format: ImageFormat) throws(ImageCodecError) {
  guard PictureLimits.allow(width: width, height: height) else {
    throw .tooLarge(format: format, width: width, height: height)
  }
}
