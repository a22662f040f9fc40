import ModelFiles
import Recipes

/// Hashes and descriptions of files, each worked out once and only when asked for.
final class FileFacts {
  private let hashes: any HashSource
  private let workers: Int
  private var digits: [Question: Result<String, ModelFileError>] = [:]
  private var descriptions: [String: Result<ModelDescription, ModelFileError>] = [:]

  private var sideFiles: [String: SideFile] = [:]

  private struct Question: Hashable {
    var hash: FileHash
    var path: String
  }

  init(hashes: any HashSource, workers: Int = 1) {
    self.hashes = hashes
    self.workers = workers
  }

  /// Works a hash out for several files at once, as far as the first whose hash is wanted.
  func prepare(_ hash: FileHash, of files: [LibraryFile], until isWanted: @Sendable (String) -> Bool) {
    let paths = files.map(\.path).filter { digits[Question(hash: hash, path: $0)] == nil }
    guard workers > 1, paths.count > 1 else { return }
    let hashes = hashes
    let found = answers(
      of: paths, workers: workers,
      { path in Result { () throws(ModelFileError) in try hashes.digits(hash, ofFile: path) } },
      until: { (try? $0.get()).map(isWanted) ?? false })
    for (path, answer) in zip(paths, found) { digits[Question(hash: hash, path: path)] = answer }
  }

  func digits(_ hash: FileHash, of path: String) throws(ModelFileError) -> String {
    let question = Question(hash: hash, path: path)
    if let known = digits[question] { return try known.get() }
    let answer = Result { () throws(ModelFileError) in try hashes.digits(hash, ofFile: path) }
    digits[question] = answer
    return try answer.get()
  }

  func description(of path: String) throws(ModelFileError) -> ModelDescription {
    if let known = descriptions[path] { return try known.get() }
    let answer = Result { () throws(ModelFileError) in try ModelDescription(path: path) }
    descriptions[path] = answer
    return try answer.get()
  }

  func sideFile(of file: LibraryFile) -> SideFile {
    if let known = sideFiles[file.path] { return known }
    let found = SideFile(beside: file)
    sideFiles[file.path] = found
    return found
  }

  /// By place if that tells, else by the header; nil for a file that is none of the kinds or can't be read.
  func kind(of file: LibraryFile) -> ModelKind? {
    if let kind = file.kindByPlace { return kind }
    return file.isPickle ? nil : (try? description(of: file.path))?.kind
  }

  /// What A1111 writes as the hash of such a file, in as many digits as asked for.
  func statedForm(of path: String, kind: ModelKind, count: Int) throws(ModelFileError) -> String {
    if kind == .lora, let declared = try declaredHash(of: path) { return String(declared.prefix(count)) }
    let hash: FileHash =
      switch kind {
      case .lora: .autoV3
      case .checkpoint where count == 8: .autoV1
      case .checkpoint, .vae, .embedding: .sha256
      }
    return String(try digits(hash, of: path).prefix(count))
  }

  func declaredHash(of path: String) throws(ModelFileError) -> String? {
    try description(of: path).declaredHash
  }

  /// Every file that was asked about and could not be read, in the order of the paths.
  var troubles: [ModelFileError] {
    var byPath: [String: ModelFileError] = [:]
    for case .failure(let error) in digits.values { byPath[error.path] = error }
    for case .failure(let error) in descriptions.values { byPath[error.path] = error }
    return byPath.values.sorted { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
  }
}
