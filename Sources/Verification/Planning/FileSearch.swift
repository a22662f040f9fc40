import InputFiles
public import SystemPackage

/// Looks for claims in folders and files.
public struct FileSearch {
  /// What is asked where no `reprocheck.yml` says anything.
  public var terms: FileTerms
  /// Only files that match one of these, if there are any; files that are named count in any case.
  public var include: [Glob]
  public var exclude: [Glob]

  public init(terms: FileTerms, include: [Glob] = [], exclude: [Glob] = []) {
    self.terms = terms
    self.include = include
    self.exclude = exclude
  }

  /// - Throws: what is wrong with a path that was named, with a `reprocheck.yml` or with a manifest.
  public func files(in paths: [FilePath]) throws(VerificationError) -> FoundFiles {
    var walk = FileWalk(search: self)
    for path in paths { try walk.add(path) }
    return walk.found
  }
}

/// A `reprocheck.yml` with the place for which it speaks.
struct ExpectationScope {
  let file: ExpectationFile
  let folder: FilePath
  let prefix: String
}

private struct FileWalk {
  let search: FileSearch
  private var files: [String: FoundFile] = [:]
  private var notes: [(file: String, words: String)] = []
  private var folders: [NamedFolder] = []
  private var scopes: [ExpectationScope] = []

  init(search: FileSearch) { self.search = search }

  var found: FoundFiles {
    FoundFiles(
      files: files.values.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) },
      notes: notes + staleBaselines, folders: folders)
  }

  mutating func add(_ path: FilePath) throws(VerificationError) {
    let stamp: Stat
    do { stamp = try Stat(path) } catch {
      throw .input(
        error == .noSuchFileOrDirectory || error == .notDirectory
          ? .missing(path: path.reportName)
          : .unreadable(path: path.reportName, reason: error.description))
    }
    switch stamp.type {
    case .directory:
      let name = path.reportName
      let prefix = name == "." ? "" : name.hasSuffix("/") ? name : name + "/"
      folders.append(NamedFolder(path: path, prefix: prefix))
      try enter(path, prefix: prefix, relative: "", scopes: [])
    case .regular: try addNamed(path)
    default: throw .input(.notAFile(path: path.reportName))
    }
  }

  /// A file that was named, or what a manifest lists.
  private mutating func addNamed(_ path: FilePath) throws(VerificationError) {
    let folder = path.removingLastComponent()
    let prefix = folder.isEmpty ? "" : folder.reportName + (folder.reportName.hasSuffix("/") ? "" : "/")
    let scopes = try scope(of: folder, prefix: prefix).map { [$0] } ?? []
    guard let manifest = try Manifest(path: path) else {
      insert(path, name: path.reportName, role: .claim, scopes: scopes)
      return
    }
    for entry in manifest.entries {
      insert(
        folder.pushing(FilePath(entry.file)), name: prefix + entry.file, role: .claim, scopes: scopes,
        entry: entry)
    }
  }

  private mutating func enter(
    _ folder: FilePath, prefix: String, relative: String, scopes outer: [ExpectationScope]
  ) throws(VerificationError) {
    let entries: [FolderEntry]
    do throws(InputError) { entries = try Folder.entries(of: folder) } catch {
      if relative.isEmpty { throw .input(error) }
      notes.append((prefix, error.description))
      return
    }
    let scopes = outer + (try scope(of: folder, prefix: prefix).map { [$0] } ?? [])
    let pictures = Set(entries.filter { $0.isPicture }.map(\.base))
    for entry in entries {
      let path = folder.appending(entry.name)
      let own = FilePath(root: nil, [entry.name]).reportName
      let name = prefix + own
      guard !search.exclude.contains(where: { $0.matches(relative + own) }) else { continue }
      switch entry.kind {
      case .folder: try enter(path, prefix: name + "/", relative: relative + own + "/", scopes: scopes)
      case .file:
        guard let role = entry.role(beside: pictures), includes(relative + own) else { continue }
        insert(path, name: name, role: role, scopes: scopes)
      case .linkedFolder:
        notes.append((name, "a link to a folder is not followed; name the folder itself"))
      case .brokenLink: notes.append((name, "a link that leads nowhere"))
      case .other: notes.append((name, "a pipe, socket or device, no file"))
      case .unreachable(let error): notes.append((name, error.description))
      }
    }
  }

  private func includes(_ relative: String) -> Bool {
    search.include.isEmpty || search.include.contains { $0.matches(relative) }
  }

  private mutating func scope(
    of folder: FilePath, prefix: String
  ) throws(VerificationError) -> ExpectationScope? {
    let path = folder.appending(ExpectationFile.name)
    guard (try? Stat(path, followTargetSymlink: false)) != nil else { return nil }
    let bytes: [UInt8]?
    do throws(InputError) { bytes = try InputFile.bytes(of: path, limit: 1 << 20) } catch {
      throw .input(error)
    }
    let file = try ExpectationFile(String(decoding: bytes ?? [], as: UTF8.self), name: path.reportName)
    let scope = ExpectationScope(file: file, folder: folder, prefix: prefix)
    scopes.append(scope)
    return scope
  }

  private mutating func insert(
    _ path: FilePath, name: String, role: FoundFile.Role, scopes: [ExpectationScope],
    entry: Manifest.Entry? = nil
  ) {
    var terms = search.terms
    for scope in scopes {
      let relative = String(Substring(name.utf8.dropFirst(scope.prefix.utf8.count)))
      for asked in scope.file.terms(for: relative) {
        terms.apply(asked, folder: scope.folder.string)
      }
      if let known = scope.file.baseline[relative] { terms.expectation.baseline = known }
    }
    if let entry {
      terms.expectation.accepted = entry.accepted
      terms.expectation.allowed += entry.codes
    }
    files[name] = FoundFile(path: path, name: name, role: role, terms: terms)
  }

  /// Entries of baselines whose files are gone; a filter would hide files that are there.
  private var staleBaselines: [(file: String, words: String)] {
    guard search.include.isEmpty, search.exclude.isEmpty, !folders.isEmpty else { return [] }
    return scopes.flatMap { scope in
      scope.file.baseline.keys.map { scope.prefix + $0 }
        .filter { files[$0] == nil }
        .sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        .map { ($0, "stands in the baseline and is not there; --update takes it out") }
    }
  }
}

extension FolderEntry {
  private static let pictures: Set<String> = ["png", "jpg", "jpeg", "jpe", "jfif", "webp"]
  private static let texts: Set<String> = ["txt", "json"]

  fileprivate var isPicture: Bool { kind == .file && Self.pictures.contains(ending) }

  /// Without extension.
  fileprivate var base: String { name.stem }

  private var ending: String { name.extension?.lowercased() ?? "" }

  /// nil: this tool's own file, or what belongs to a picture.
  fileprivate func role(beside pictures: Set<String>) -> FoundFile.Role? {
    if isPicture { return .claim }
    if name.string == ExpectationFile.name { return nil }
    guard Self.texts.contains(ending) else { return .unknown }
    return pictures.contains(base) ? nil : .text
  }
}
