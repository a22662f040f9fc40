import ArgumentParser
import Dispatch
import FoundationEssentials
import JSON
import ModelFiles
import ModelLibrary
import Recipes
import Synchronization

struct HashModels: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "hash",
    abstract: "Prints the hashes by which infotexts and sites name model files.",
    discussion: "Without a FILE: of all files of the model folders.")

  @Argument(
    help: ArgumentHelp("Model files, or folders of them.", valueName: "file"), completion: .file())
  var files: [String] = []

  @OptionGroup var places: FolderOptions

  @Flag(help: "Print one JSON object per file.")
  var json = false

  mutating func run() throws {
    Interruption.watch()
    try ending { () throws(Failure) in
      let paths = try self.paths()
      let session = HashSession(rehash: places.rehash)
      let results = hashed(paths, session.hashes)
      session.end()
      if Interruption.isWanted { return .interrupted }
      var status = ExitStatus.holds
      for (path, result) in zip(paths, results) {
        status = status.joined(report(path, result))
      }
      return status
    }
  }

  private func paths() throws(Failure) -> [String] {
    guard !files.isEmpty else { return try places.neededLibrary().files.map(\.path) }
    var paths: [String] = []
    for path in files {
      guard FileStamp(path: path)?.kind == .folder else {
        paths.append(path)
        continue
      }
      do throws(ModelLibraryError) {
        paths += try ModelFolders(paths: [path]).files.map(\.path)
      } catch {
        throw Failure(error)
      }
    }
    return paths
  }

  private func report(_ path: String, _ result: Result<FileHashes, ModelFileError>) -> ExitStatus {
    do throws(ModelFileError) {
      let hashes = try result.get()
      let kind = try? ModelDescription(path: path).kind
      say(json ? hashJSON(path, kind, hashes).compact : hashText(path, kind, hashes))
      return .holds
    } catch {
      let failure = Failure(error)
      complain("reprocheck: " + printableText(failure.message))
      return failure.status
    }
  }
}

/// All hashes of several files, in their order; several are read at once.
func hashed(_ paths: [String], _ source: any HashSource) -> [Result<FileHashes, ModelFileError>] {
  let results = Mutex<[Int: Result<FileHashes, ModelFileError>]>([:])
  let next = Mutex(0)
  DispatchQueue.concurrentPerform(iterations: min(hashingThreads, paths.count)) { _ in
    while true {
      let place = next.withLock { next in
        defer { next += 1 }
        return next
      }
      guard place < paths.count else { return }
      let result = Result { () throws(ModelFileError) in try source.hashes(ofFile: paths[place]) }
      results.withLock { $0[place] = result }
    }
  }
  let all = results.withLock { $0 }
  return paths.indices.map { all[$0] ?? .failure(.stopped(path: paths[$0])) }
}
