import ModelFiles
import Synchronization

/// Model files that are open: while a plan or a loaded model uses one, and for a while after, it is not opened again.
public final class OpenModelFiles: Sendable {
  private struct Entry {
    weak var file: SafetensorsFile?
  }

  private struct State {
    var entries: [String: Entry] = [:]
    /// Kept though nobody may use them, the last one last.
    var recent: [SafetensorsFile] = []
    var openedCount = 0
  }

  /// More than one claim needs at a time; an open file costs its header's memory.
  private static let mostRecent = 16

  private let state = Mutex(State())

  public init() {}

  /// How many times a file was opened and its header read.
  public var openedCount: Int { state.withLock { $0.openedCount } }

  /// A file that was written to or replaced since is opened anew.
  func file(at path: String) throws(ModelFileError) -> SafetensorsFile {
    try state.withLock { state throws(ModelFileError) in
      if let file = state.entries[path]?.file, FileStamp(path: path) == file.stamp { return file }
      let file = try SafetensorsFile(path: path)
      state.openedCount += 1
      state.entries = state.entries.filter { $0.value.file != nil }
      state.entries[path] = Entry(file: file)
      state.recent.removeAll { $0.path == path }
      state.recent.append(file)
      state.recent.removeFirst(max(state.recent.count - Self.mostRecent, 0))
      return file
    }
  }
}
