import Glibc

/// What the file system says of a path: enough to see that a file is another one, or was written to.
public struct FileStamp: Hashable, Sendable {
  public enum Kind: Hashable, Sendable {
    case file, folder, other
  }

  public var kind: Kind
  public var device: UInt64
  public var inode: UInt64
  public var byteCount: Int
  /// The time of the last change: seconds since 1970 and nanoseconds.
  public var seconds: Int
  public var nanoseconds: Int

  /// Follows symbolic links.
  /// - Returns: nil if nothing that can be reached has this path.
  public init?(path: String) {
    guard !path.utf8.contains(0) else { return nil }
    var status = stat()
    guard unsafe stat(path, &status) == 0 else { return nil }
    self.init(status)
  }

  init?(descriptor: Int32) {
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0 else { return nil }
    self.init(status)
  }

  private init(_ status: stat) {
    switch status.st_mode & S_IFMT {
    case S_IFREG: kind = .file
    case S_IFDIR: kind = .folder
    default: kind = .other
    }
    device = UInt64(status.st_dev)
    inode = UInt64(status.st_ino)
    byteCount = Int(status.st_size)
    seconds = status.st_mtim.tv_sec
    nanoseconds = status.st_mtim.tv_nsec
  }
}
