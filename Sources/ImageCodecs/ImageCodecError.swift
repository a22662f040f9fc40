/// Why a picture can't be read or written.
public enum ImageCodecError: Error, Hashable, Sendable, CustomStringConvertible {
  case unknownFormat
  case tooLarge(format: ImageFormat, width: Int, height: Int)
  /// `reason` names the place in the file.
  case damaged(format: ImageFormat, reason: String)
  case unsupported(format: ImageFormat, reason: String)
  case notEncoded(reason: String)

  public var description: String {
    switch self {
    case .unknownFormat:
      "these bytes begin no PNG, JPEG or WebP picture; convert the file to one of them"
    case .tooLarge(let format, let width, let height):
      "the \(format.rawValue) file states \(width) x \(height) pixels, more than can be read; "
        + "make it smaller than 30000 pixels a side and 200 million in all"
    case .damaged(let format, let reason):
      "the \(format.rawValue) file is damaged: \(reason); get another copy of it"
    case .unsupported(let format, let reason):
      "this kind of \(format.rawValue) file is not supported: \(reason); save it again as plain PNG"
    case .notEncoded(let reason):
      "the PNG file could not be written: \(reason)"
    }
  }
}
