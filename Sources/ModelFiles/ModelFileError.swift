/// What is wrong with a model file. Every description names the file and what to do.
public enum ModelFileError: Error, Hashable, Sendable, CustomStringConvertible {
  case missing(path: String)
  /// The system's words why it can't be read.
  case notReadable(path: String, reason: String)
  /// A folder, a pipe, a device.
  case notAFile(path: String)
  case empty(path: String)
  /// It became another file while it was read.
  case changed(path: String)
  /// Not safetensors but something known, which is never opened.
  case foreign(path: String, format: ForeignFormat)
  case damaged(path: String, defect: SafetensorsDefect)
  /// The observer asked to stop.
  case stopped(path: String)

  public var path: String {
    switch self {
    case .missing(let path), .notAFile(let path), .empty(let path), .changed(let path), .stopped(let path):
      path
    case .notReadable(let path, _): path
    case .foreign(let path, _): path
    case .damaged(let path, _): path
    }
  }

  public var description: String {
    switch self {
    case .missing(let path): "`\(path)` does not exist; check the path"
    case .notReadable(let path, let reason):
      "`\(path)` can't be read (\(reason)); check the path and the permissions"
    case .notAFile(let path): "`\(path)` is not a file; give the path of a safetensors file"
    case .empty(let path): "`\(path)` is empty; download it again"
    case .changed(let path): "`\(path)` changed while it was read; try again when nothing writes to it"
    case .foreign(let path, let format): "`\(path)` is \(format.noun); \(format.advice)"
    case .damaged(let path, let defect): "`\(path)` is no valid safetensors file: \(defect); \(defect.advice)"
    case .stopped(let path): "reading `\(path)` was stopped"
    }
  }
}
