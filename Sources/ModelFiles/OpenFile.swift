import Glibc

/// A regular file open for reading.
@safe final class OpenFile: Sendable {
  let path: String
  let descriptor: Int32
  /// As of the moment of opening.
  let stamp: FileStamp

  var byteCount: Int { stamp.byteCount }

  /// - Throws: `missing`, `notReadable`, `notAFile`, `empty`; `foreign` for a folder of diffusers.
  init(path: String) throws(ModelFileError) {
    guard !path.utf8.contains(0) else { throw .missing(path: path) }
    // Without O_NONBLOCK, opening a named pipe would wait for its other end.
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else {
      throw errno == ENOENT || errno == ENOTDIR
        ? .missing(path: path) : .notReadable(path: path, reason: systemMessage())
    }
    guard let stamp = FileStamp(descriptor: descriptor), stamp.kind == .file else {
      close(descriptor)
      throw FileStamp(path: path + "/model_index.json") == nil
        ? .notAFile(path: path) : .foreign(path: path, format: .diffusersFolder)
    }
    guard stamp.byteCount > 0 else {
      close(descriptor)
      throw .empty(path: path)
    }
    self.path = path
    self.descriptor = descriptor
    self.stamp = stamp
  }

  deinit { close(descriptor) }

  /// - Throws: `changed` if the file was written to since it was opened.
  func checkUnchanged() throws(ModelFileError) {
    guard FileStamp(descriptor: descriptor) == stamp else { throw .changed(path: path) }
  }

  /// Reads the range in pieces of at most `pieceByteCount` and hands each to `body`, in order; false stops it.
  ///
  /// Reading, unlike mapping, survives a file that is cut short meanwhile: that throws `changed`.
  func forEachPiece(
    in range: Range<Int>, pieceByteCount: Int = 1 << 20, _ body: (UnsafeRawBufferPointer) -> Bool
  ) throws(ModelFileError) {
    let buffer = UnsafeMutableRawBufferPointer.allocate(
      byteCount: min(pieceByteCount, max(range.count, 1)), alignment: 64)
    defer { unsafe buffer.deallocate() }
    var offset = range.lowerBound
    while offset < range.upperBound {
      let wanted = min(buffer.count, range.upperBound - offset)
      let count = unsafe pread(descriptor, buffer.baseAddress, wanted, offset)
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw .notReadable(path: path, reason: systemMessage()) }
      guard count > 0 else { throw .changed(path: path) }
      guard unsafe body(UnsafeRawBufferPointer(rebasing: buffer[..<count])) else {
        throw .stopped(path: path)
      }
      offset += count
    }
    try checkUnchanged()
  }
}

/// The system's words for `errno`.
func systemMessage() -> String { unsafe String(cString: strerror(errno)) }
