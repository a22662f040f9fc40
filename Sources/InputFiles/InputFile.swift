import Glibc
public import SystemPackage

/// Reads files of others, whatever they are: no name is too odd, no pipe blocks, no size surprises.
public enum InputFile {
  /// A regular file's bytes.
  /// - Parameters:
  ///   - limit: the most bytes that are read.
  ///   - isWanted: whether to go on, given the first bytes, at most 16.
  /// - Returns: nil if it is not wanted.
  public static func bytes(
    of path: FilePath, limit: Int, isWanted: ([UInt8]) -> Bool = { _ in true }
  ) throws(InputError) -> [UInt8]? {
    // A file that grows meanwhile may be complete at the next look.
    for _ in 0..<3 {
      let file = try OpenInput(path)
      let head = try file.read(upTo: 16)
      guard isWanted(head) else { return nil }
      guard file.byteCount <= limit else {
        throw .tooLarge(path: path.reportName, bytes: file.byteCount, limit: limit)
      }
      let bytes = try file.read(upTo: file.byteCount + 1)
      if bytes.count == file.byteCount, try file.isUnchanged() { return bytes }
    }
    throw .changing(path: path.reportName)
  }
}

/// A regular file open for reading.
private final class OpenInput {
  private let path: FilePath
  private let descriptor: FileDescriptor
  private let stamp: Stat

  var byteCount: Int { Int(clamping: stamp.size) }

  init(_ path: FilePath) throws(InputError) {
    // Without O_NONBLOCK, opening a named pipe would wait for its other end.
    do {
      descriptor = try FileDescriptor.open(path, .readOnly, options: [.nonBlocking, .closeOnExec])
    } catch {
      throw InputError(error, path)
    }
    self.path = path
    do {
      stamp = try Stat(descriptor)
    } catch {
      try? descriptor.close()
      throw InputError(error, path)
    }
    // From here on `self` is whole, and `deinit` closes: a second time might take another reader's descriptor away.
    guard stamp.type == .regular else { throw .notAFile(path: path.reportName) }
  }

  deinit { try? descriptor.close() }

  func isUnchanged() throws(InputError) -> Bool {
    do {
      let now = try Stat(descriptor)
      return now.size == stamp.size && now.st_mtim.tv_sec == stamp.st_mtim.tv_sec
        && now.st_mtim.tv_nsec == stamp.st_mtim.tv_nsec
    } catch {
      throw InputError(error, path)
    }
  }

  /// The first bytes; fewer than asked for only where the file is shorter.
  func read(upTo count: Int) throws(InputError) -> [UInt8] {
    do {
      return try unsafe [UInt8](unsafeUninitializedCapacity: max(count, 0)) { buffer, filled in
        let whole = UnsafeMutableRawBufferPointer(buffer)
        while filled < whole.count {
          let got = try unsafe descriptor.read(
            fromAbsoluteOffset: Int64(filled), into: UnsafeMutableRawBufferPointer(rebasing: whole[filled...])
          )
          if got == 0 { break }
          filled += got
        }
      }
    } catch {
      throw InputError(error, path)
    }
  }
}

extension InputError {
  init(_ error: any Error, _ path: FilePath) {
    let number = error as? Errno
    self =
      switch number {
      case .noSuchFileOrDirectory?, .notDirectory?: .missing(path: path.reportName)
      case .isDirectory?: .notAFile(path: path.reportName)
      // A socket can't be opened.
      case .noSuchAddressOrDevice?: .notAFile(path: path.reportName)
      default: .unreadable(path: path.reportName, reason: number?.description ?? "\(error)")
      }
  }
}
