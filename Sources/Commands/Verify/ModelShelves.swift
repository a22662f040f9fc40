import ModelFiles
import ModelLibrary
import Recipes
import Synchronization
import Verification

/// The model folders of many claims: each folder is walked once, each file hashed once, each set of models looked for
/// once.
final class ModelShelves: Sendable {
  struct Answer: Sendable {
    let resolution: ModelResolution
    let missing: [MissingRequest]
  }

  private struct Question: Hashable {
    let requests: ModelRequests
    let version: SoftwareVersion?
    let folders: [String]
  }

  private let usual: ModelFolders
  private let paths: [String]
  private let shelves = Mutex<[[String]: Result<ModelFolders, ModelLibraryError>]>([:])
  private let answers = Mutex<[Question: Answer]>([:])

  /// - Parameter paths: folders that are searched for every claim.
  init(paths: [String]) throws(Failure) {
    self.paths = paths
    do throws(ModelLibraryError) { usual = try ModelFolders(paths: paths) } catch { throw Failure(error) }
  }

  /// - Parameter folders: to look into beside the usual ones.
  func answer(
    _ requests: ModelRequests, _ options: ResolveOptions, folders: [String]
  ) throws(ModelLibraryError) -> Answer {
    let question = Question(requests: requests, version: options.version, folders: folders)
    if let known = answers.withLock({ $0[question] }) { return known }
    let library = try shelf(folders)
    let resolution = library.resolve(requests, options: options)
    let answer = Answer(
      resolution: resolution, missing: missing(requests, options, library, resolution.reasons))
    answers.withLock { $0[question] = answer }
    return answer
  }

  private func shelf(_ folders: [String]) throws(ModelLibraryError) -> ModelFolders {
    if folders.isEmpty { return usual }
    return try shelves.withLock { shelves in
      if let known = shelves[folders] { return known }
      let result: Result<ModelFolders, ModelLibraryError>
      do throws(ModelLibraryError) {
        result = .success(try ModelFolders(paths: paths + folders))
      } catch {
        result = .failure(error)
      }
      shelves[folders] = result
      return result
    }.get()
  }

  /// Which of the requests gave the reasons.
  private func missing(
    _ requests: ModelRequests, _ options: ResolveOptions, _ library: ModelFolders, _ reasons: [Reason]
  ) -> [MissingRequest] {
    guard !reasons.isEmpty else { return [] }
    var seen: Set<ModelRequest> = []
    return requests.all.filter { seen.insert($0).inserted }.compactMap { request in
      guard let reason = library.find(request, options: options).reason, reasons.contains(reason) else {
        return nil
      }
      return MissingRequest(request, reason)
    }
  }
}

extension ModelRequests {
  fileprivate var all: [ModelRequest] {
    let networks = (loras + (hiresLoras ?? [])).map {
      ModelRequest(kind: .lora, name: $0.name, hash: $0.hash)
    }
    return [checkpoint] + [hiresCheckpoint, refiner, vae].compactMap { $0 } + networks + embeddings
  }
}

/// Hashes each file once in a process.
final class RememberedHashes: HashSource {
  private struct Key: Hashable {
    let hash: FileHash
    let path: String
  }

  private let source: any HashSource
  private let known = Mutex<[Key: Result<String, ModelFileError>]>([:])

  init(_ source: any HashSource) { self.source = source }

  func digits(_ hash: FileHash, ofFile path: String) throws(ModelFileError) -> String {
    let key = Key(hash: hash, path: path)
    if let result = known.withLock({ $0[key] }) { return try result.get() }
    let result: Result<String, ModelFileError>
    do throws(ModelFileError) { result = .success(try source.digits(hash, ofFile: path)) } catch {
      result = .failure(error)
    }
    known.withLock { $0[key] = result }
    return try result.get()
  }
}
