/// Why a file or folder could not be read.
public enum InputError: Error, Hashable, Sendable, CustomStringConvertible {
  case missing(path: String)
  /// A folder, pipe, socket or device.
  case notAFile(path: String)
  /// The system's words why not.
  case unreadable(path: String, reason: String)
  case tooLarge(path: String, bytes: Int, limit: Int)
  /// Somebody writes to it.
  case changing(path: String)

  public var description: String {
    switch self {
    case .missing(let path): "\(path): there is no such file or folder; check the path"
    case .notAFile(let path): "\(path) is no regular file; give a file of its content"
    case .unreadable(let path, let reason): "\(path) can't be read: \(reason); check its permissions"
    case .tooLarge(let path, let bytes, let limit):
      "\(path) has \(bytes) bytes, more than the \(limit) that are read; name a smaller file"
    case .changing(let path): "\(path) changes while it is read; try again when it is complete"
    }
  }
}
