import ModelFiles
public import Recipes

/// A file that a ``ModelQuery`` means.
public struct ModelMatch: Hashable, Sendable {
  /// Why it is the one.
  public enum Evidence: String, CaseIterable, Hashable, Sendable {
    case sha256, autoV1, autoV3
    /// What a LoRA's metadata say of its data.
    case metadata
    case name
    /// What a LoRA calls itself.
    case alias
    /// What a model manager wrote beside it.
    case sideFile = "side-file"
  }

  public var file: LibraryFile
  /// nil for a file that is none of the kinds.
  public var kind: ModelKind?
  public var evidence: Evidence
  /// nil for a file that could not be read.
  public var sha256: String?
}

/// What was found in the model folders.
public struct ModelSearchResult: Hashable, Sendable {
  /// In the order of their paths.
  public var matches: [ModelMatch] = []
  /// Files of the right name and another hash; only where nothing has the hash.
  public var namesakes: [ModelMatch] = []
  /// Files that can't be read as models: a pickle of that name.
  public var pickles: [LibraryFile] = []
  /// How many files could have been it.
  public var searched = 0
  public var notes: [Note] = []
}

extension ModelFolders {
  /// Finds every file that has a hash or a name. Hashes are worked out only where no name, no header and no side file
  /// tells where to look, and then as far as the first file that has it; more files of that size may be its copies.
  public func search(_ query: ModelQuery, options: ResolveOptions = ResolveOptions()) -> ModelSearchResult {
    let search = ModelSearch(files: files, query: query, options: options)
    var result = search.result()
    result.notes = notes + result.notes
    return result
  }
}

private struct ModelSearch {
  let query: ModelQuery
  let facts: FileFacts
  let candidates: [LibraryFile]
  let pickles: [LibraryFile]

  init(files: [LibraryFile], query: ModelQuery, options: ResolveOptions) {
    self.query = query
    let facts = FileFacts(hashes: options.hashes, workers: options.workers)
    self.facts = facts
    let wanted = files.filter { file in
      guard let kind = query.kind else { return true }
      return (facts.kind(of: file) ?? kind) == kind
    }
    candidates = wanted.filter { !$0.isPickle }
    pickles = wanted.filter(\.isPickle)
  }

  func result() -> ModelSearchResult {
    var result = ModelSearchResult(searched: candidates.count)
    let named = query.name.map { self.named($0, among: candidates) } ?? []
    if let digits = query.digits {
      let found = having(digits, named: named.map(\.file))
      result.matches = found.map { match($0.file, $0.evidence) }
      if found.isEmpty {
        result.matches = isOnlyDigits ? named.map { match($0.file, $0.evidence) } : []
        result.namesakes = isOnlyDigits ? [] : named.map { match($0.file, $0.evidence) }
      }
    } else {
      result.matches = named.map { match($0.file, $0.evidence) }
    }
    if result.matches.isEmpty, let name = query.name {
      result.pickles = self.named(name, among: pickles).map(\.file)
    }
    result.notes = facts.troubles.map { Note("unreadable-model", $0.description) }
    return result
  }

  /// Digits may also be a name.
  private var isOnlyDigits: Bool { query.name?.lowercased() == query.digits }

  private func match(_ file: LibraryFile, _ evidence: ModelMatch.Evidence) -> ModelMatch {
    ModelMatch(
      file: file, kind: facts.kind(of: file), evidence: evidence,
      sha256: try? facts.digits(.sha256, of: file.path))
  }

  private typealias Found = (file: LibraryFile, evidence: ModelMatch.Evidence)

  private func named(_ name: String, among files: [LibraryFile]) -> [Found] {
    let kinds = query.kind.map { [$0] } ?? ModelKind.allCases
    let byName = Set(kinds.flatMap { NameMatch(name, kind: $0).files(in: files) })
    if !byName.isEmpty { return files.filter(byName.contains).map { ($0, .name) } }
    let readable = files.filter { !$0.isPickle }
    let byAlias = readable.filter {
      (try? facts.description(of: $0.path))?.alias?.lowercased() == name.lowercased()
    }
    if !byAlias.isEmpty { return byAlias.map { ($0, .alias) } }
    let base = FileName.split(FileName.last(of: name)).base
    return readable.filter { facts.sideFile(of: $0).names.contains(base) }.map { ($0, .sideFile) }
  }

  /// Files with the hash, likely ones looked at first.
  private func having(_ digits: String, named: [LibraryFile]) -> [Found] {
    let others = candidates.filter { !named.contains($0) }
      .sorted { ($0.byteCount, $0.path) < ($1.byteCount, $1.path) }
    let claimed = others.filter { facts.sideFile(of: $0).claims(digits) }
    for group in [named, claimed, others.filter { !claimed.contains($0) }] {
      for test in tests(digits) {
        guard let first = first(group, test, digits) else { continue }
        let sameSize = candidates.filter { $0.byteCount == first.byteCount }
        let all = sameSize.filter { applies(test, to: $0) && test.matches($0, digits, facts) }
        return all.map { ($0, evidence(test, for: $0, digits)) }
      }
    }
    return []
  }

  /// Cheap ones first; twelve digits are how infotexts name a LoRA.
  private func tests(_ digits: String) -> [HashTest] {
    let whole: [HashTest] = digits.utf8.count == 12 ? [.autoV3, .sha256] : [.sha256, .autoV3]
    return (digits.utf8.count == 8 ? [.autoV1, .declared] : [.declared]) + whole
  }

  private func applies(_ test: HashTest, to file: LibraryFile) -> Bool {
    switch test {
    case .autoV1, .sha256: true
    case .declared, .autoV3: (facts.kind(of: file) ?? .lora) == .lora
    }
  }

  /// What metadata state counts as the data's own hash where it is.
  private func evidence(_ test: HashTest, for file: LibraryFile, _ digits: String) -> ModelMatch.Evidence {
    test == .declared && HashTest.autoV3.matches(file, digits, facts) ? .autoV3 : test.evidence
  }

  private func first(_ files: [LibraryFile], _ test: HashTest, _ digits: String) -> LibraryFile? {
    let files = files.filter { applies(test, to: $0) }
    if let hash = test.hash { facts.prepare(hash, of: files) { $0.hasPrefix(digits) } }
    return files.first { test.matches($0, digits, facts) }
  }
}

extension HashTest {
  fileprivate var evidence: ModelMatch.Evidence {
    switch self {
    case .autoV1: .autoV1
    case .declared: .metadata
    case .autoV3: .autoV3
    case .sha256: .sha256
    }
  }
}
