public import ImageCodecs

/// Why a file can't be taken as a claim.
public enum ClaimError: Error, Hashable, Sendable, CustomStringConvertible {
  case missing(path: String)
  case folder(path: String)
  case unreadable(path: String, reason: String)
  /// A pipe, socket or device.
  case notAFile(path: String)
  /// Somebody writes to it.
  case changing(path: String)
  case empty(name: String)
  case tooLarge(name: String, bytes: Int, limit: Int)
  /// Neither text nor a picture that can be read; `kind` is what the bytes look like.
  case unknownKind(name: String, kind: String)
  /// The text may still be readable: only the pixels are not.
  case badPixels(name: String, ImageCodecError)
  case noPicture(name: String)

  public var description: String {
    switch self {
    case .missing(let path): "\(path): there is no such file; check the path"
    case .folder(let path):
      "\(path) is a folder, not a file; name the files in it, or use `verify` for folders"
    case .unreadable(let path, let reason): "\(path) can't be read: \(reason); check its permissions"
    case .notAFile(let path): "\(path) is a device or a pipe; give its content as `-`"
    case .changing(let path): "\(path) changes while it is read; try again when it is complete"
    case .empty(let name): "\(name) is empty: 0 bytes; get another copy of it"
    case .tooLarge(let name, let bytes, let limit):
      "\(name) has \(bytes) bytes, more than the \(limit) that are read; name a smaller file"
    case .unknownKind(let name, let kind):
      "\(name) looks like \(kind); save pictures as PNG, JPEG or WebP and parameters as text in UTF-8"
    case .badPixels(let name, let error): "\(name): \(error)"
    case .noPicture(let name): "\(name) is text and holds no picture; name a picture file"
    }
  }
}
