import Glibc

/// A file mapped into memory, read only.
///
/// The size is that of the moment of opening. If another process cuts the file short afterwards, touching the
/// lost pages kills the program (SIGBUS); no check can prevent that, so model files must not be overwritten
/// in place during a run. Replacing them by renaming, as all common tools do, is harmless.
@safe public final class MappedFile: Sendable {
  private let file: OpenFile
  private nonisolated(unsafe) let memory: UnsafeRawBufferPointer

  public var path: String { file.path }
  public var byteCount: Int { file.byteCount }
  public var stamp: FileStamp { file.stamp }

  /// - Throws: `missing`, `notReadable`, `notAFile`, `empty`.
  public init(path: String) throws(ModelFileError) {
    file = try OpenFile(path: path)
    let start = unsafe mmap(nil, file.byteCount, PROT_READ, MAP_PRIVATE, file.descriptor, 0)
    guard let start = unsafe start, unsafe start != MAP_FAILED else {
      throw .notReadable(path: path, reason: systemMessage())
    }
    unsafe memory = UnsafeRawBufferPointer(start: start, count: file.byteCount)
  }

  deinit { unsafe munmap(UnsafeMutableRawPointer(mutating: memory.baseAddress), memory.count) }

  /// The bytes of a range inside the file, without a copy. The pointer is good inside `body` only and has no
  /// particular alignment.
  public func withBytes<R>(in range: Range<Int>, _ body: (UnsafeRawBufferPointer) throws -> R) rethrows -> R {
    try unsafe body(UnsafeRawBufferPointer(rebasing: memory[range]))
  }

  /// A copy of the bytes of a range inside the file.
  public func bytes(in range: Range<Int>) -> [UInt8] {
    unsafe withBytes(in: range) { unsafe Array($0) }
  }

  /// Lets the system take back the pages that lie wholly in the range; they are read again when touched.
  public func adviseDontNeed(_ range: Range<Int>) {
    precondition(range.lowerBound >= 0 && range.upperBound <= byteCount)
    let page = sysconf(Int32(_SC_PAGESIZE))
    let start = (range.lowerBound + page - 1) / page * page
    let end = range.upperBound == byteCount ? byteCount : range.upperBound / page * page
    guard start < end, let base = unsafe memory.baseAddress else { return }
    _ = unsafe madvise(UnsafeMutableRawPointer(mutating: base + start), end - start, MADV_DONTNEED)
  }

  /// - Throws: `changed` if the file was written to since it was opened.
  public func checkUnchanged() throws(ModelFileError) { try file.checkUnchanged() }
}
