import Glibc

/// A file that is written under a temporary name beside its place and renamed when it is complete, so that a
/// kill leaves no half file. One that is not finished removes itself.
final class OutputFile {
  private let path: String
  private let temporaryPath: String
  private let descriptor: Int32
  private var isFinished = false

  /// - Throws: `notWritable`.
  init(replacing path: String) throws(ModelFileError) {
    guard !path.utf8.contains(0) else { throw .notWritable(path: path, reason: "a zero byte in its name") }
    let folderEnd =
      path.utf8.lastIndex(of: UInt8(ascii: "/")).map { path.utf8.index(after: $0) } ?? path.startIndex
    // Other processes use other names; a leftover of a killed one must not stand in the way.
    for attempt in 0..<100 {
      let name = "\(path[..<folderEnd]).\(path[folderEnd...]).\(getpid())-\(attempt)"
      let descriptor = unsafe open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
      if descriptor < 0, errno == EEXIST { continue }
      guard descriptor >= 0 else { throw .notWritable(path: path, reason: systemMessage()) }
      self.path = path
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

  func write(_ bytes: [UInt8]) throws(ModelFileError) {
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
  func finish() throws(ModelFileError) {
    isFinished = true
    guard close(descriptor) == 0, unsafe rename(temporaryPath, path) == 0 else {
      let reason = systemMessage()
      unsafe unlink(temporaryPath)
      throw .notWritable(path: path, reason: reason)
    }
  }
}
