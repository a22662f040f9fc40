import Glibc

/// Why a file could not be written.
public enum OutputError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The system's words why not.
  case notWritable(path: String, reason: String)
  case exists(path: String)

  public var description: String {
    switch self {
    case .notWritable(let path, let reason):
      "`\(path)` can't be written (\(reason)); check the folder, its permissions and the free space, or name another place"
    case .exists(let path):
      "`\(path)` exists already; overwrite it with --force or name another place"
    }
  }
}

/// A file that is written under a temporary name beside its place and brought there when it is complete, so that a
/// kill leaves no half file. One that is not finished removes itself.
public final class OutputFile {
  private let path: String
  private let replaces: Bool
  private let temporaryPath: String
  private let descriptor: Int32
  private var isFinished = false

  /// - Parameter replaces: a file of the same name may be there and is replaced.
  /// - Throws: ``OutputError``.
  public init(_ path: String, replaces: Bool) throws(OutputError) {
    guard !path.utf8.contains(0) else { throw .notWritable(path: path, reason: "a zero byte in its name") }
    if !replaces { try Self.refuseExisting(path) }
    let folderEnd =
      path.utf8.lastIndex(of: UInt8(ascii: "/")).map { path.utf8.index(after: $0) } ?? path.startIndex
    // Other processes use other names; a leftover of a killed one must not stand in the way.
    for attempt in 0..<100 {
      let name = "\(path[..<folderEnd]).\(path[folderEnd...]).\(getpid())-\(attempt)"
      let descriptor = unsafe open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
      if descriptor < 0, errno == EEXIST { continue }
      guard descriptor >= 0 else { throw .notWritable(path: path, reason: systemMessage()) }
      self.path = path
      self.replaces = replaces
      self.temporaryPath = name
      self.descriptor = descriptor
      return
    }
    throw .notWritable(path: path, reason: "all temporary names beside it are taken")
  }

  deinit {
    guard !isFinished else { return }
    close(descriptor)
    unsafe unlink(temporaryPath)
  }

  /// Writes a whole file.
  public static func write(_ bytes: [UInt8], to path: String, replaces: Bool) throws(OutputError) {
    let file = try OutputFile(path, replaces: replaces)
    try file.write(bytes)
    try file.finish()
  }

  /// - Throws: ``OutputError/exists(path:)`` if something of that name is there.
  public static func refuseExisting(_ path: String) throws(OutputError) {
    guard unsafe access(path, F_OK) != 0 else { throw .exists(path: path) }
  }

  public func write(_ bytes: [UInt8]) throws(OutputError) {
    var start = 0
    while start < bytes.count {
      let count = unsafe bytes[start...].withUnsafeBytes {
        unsafe Glibc.write(descriptor, $0.baseAddress, $0.count)
      }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw .notWritable(path: path, reason: systemMessage()) }
      start += count
    }
  }

  /// Brings the file to its place. It survives a kill, not a power failure: that would need a slow `fsync`.
  public func finish() throws(OutputError) {
    isFinished = true
    guard close(descriptor) == 0 else { throw failure() }
    // A link fails where a file has appeared meanwhile; not every file system knows links.
    if !replaces {
      if unsafe link(temporaryPath, path) == 0 {
        unsafe unlink(temporaryPath)
        return
      }
      if errno == EEXIST {
        unsafe unlink(temporaryPath)
        throw .exists(path: path)
      }
    }
    guard unsafe rename(temporaryPath, path) == 0 else { throw failure() }
  }

  private func failure() -> OutputError {
    let reason = systemMessage()
    unsafe unlink(temporaryPath)
    return .notWritable(path: path, reason: reason)
  }
}

private func systemMessage() -> String { unsafe String(cString: strerror(errno)) }
