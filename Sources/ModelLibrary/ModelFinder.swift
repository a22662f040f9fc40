import ModelFiles
import Recipes

/// Finds the file of one model: by hash whatever its name is, else by name.
final class ModelFinder {
  let files: [LibraryFile]
  let facts: FileFacts
  private let acceptMismatch: Bool
  private var notes: [Note] = []

  init(files: [LibraryFile], options: ResolveOptions) {
    self.files = files
    facts = FileFacts(hashes: options.hashes, workers: options.workers)
    acceptMismatch = options.acceptMismatch
  }

  /// Also of files that could not be read on the way.
  var allNotes: [Note] { notes + facts.troubles.map { Note("unreadable-model", $0.description) } }

  func note(_ code: String, _ detail: String) {
    let note = Note(code, detail)
    if !notes.contains(note) { notes.append(note) }
  }

  func find(_ wanted: WantedModel) throws(Refusal) -> ModelFile {
    if let hash = wanted.unusableHash {
      note("unusable-hash", "`\(hash)` of \(wanted.label) can't be compared with a file's hash")
    }
    let candidates = candidates(wanted.kind)
    let named = wanted.name.map { NameMatch($0, kind: wanted.kind).files(in: candidates) } ?? []
    if let digits = wanted.digits {
      // Every look at a hash reads a file: those of the right name first, then those of which a side file claims
      // it, then the smaller ones.
      let others = candidates.filter { !named.contains($0) }
        .sorted { ($0.byteCount, $0.path) < ($1.byteCount, $1.path) }
      let claimed = others.filter { facts.sideFile(of: $0).claims(digits) }
      for group in [named, claimed, others.filter { !claimed.contains($0) }] {
        if let file = try byHash(wanted, digits, among: group) { return try model(file, wanted) }
      }
      noteFalseClaims(claimed, digits)
      return try byName(wanted, named.isEmpty ? aliased(wanted, candidates) : named)
    }
    let known = named.isEmpty ? aliased(wanted, candidates) : named
    return try byName(wanted, known.isEmpty ? published(wanted, candidates) : known)
  }

  private func noteFalseClaims(_ files: [LibraryFile], _ digits: String) {
    for file in files {
      note(
        "side-file-differs",
        "a side file of `\(file.path)` claims the hash \(digits), which the file doesn't have")
    }
  }

  /// Files that were published under the name, as their side files say; only where no hash is stated.
  private func published(_ wanted: WantedModel, _ candidates: [LibraryFile]) -> [LibraryFile] {
    guard let name = wanted.name else { return [] }
    let base = FileName.split(FileName.last(of: name)).base
    let found = candidates.filter { facts.sideFile(of: $0).names.contains(base) }
    for file in found {
      note("named-by-side-file", "a side file says that `\(file.path)` was published as `\(base)`")
    }
    return found
  }

  /// A file as the model that was asked for.
  func model(_ file: LibraryFile, _ wanted: WantedModel) throws(Refusal) -> ModelFile {
    let sha256 = try read(wanted) { () throws(ModelFileError) in try facts.digits(.sha256, of: file.path) }
    return ModelFile(kind: wanted.kind, name: file.name, path: file.path, sha256: sha256)
  }

  /// The description of a file that must be of the wanted kind.
  func description(of file: ModelFile, _ wanted: WantedModel) throws(Refusal) -> ModelDescription {
    let description = try read(wanted) { () throws(ModelFileError) in
      try facts.description(of: file.path)
    }
    guard description.kind == wanted.kind else {
      let found =
        description.kind.map { ($0 == .embedding ? "an " : "a ") + $0.label } ?? description.other?.label
        ?? "none of the models that are known here"
      throw Refusal(.unsupportedModel, "\(wanted.label): by its tensors `\(file.path)` is \(found)")
    }
    return description
  }

  /// The safetensors files that are of a kind, or can't be told to be of another.
  func candidates(_ kind: ModelKind) -> [LibraryFile] {
    files.filter { !$0.isPickle && (facts.kind(of: $0) ?? kind) == kind }
  }

  func pickles(_ kind: ModelKind) -> [LibraryFile] {
    files.filter { $0.isPickle && ($0.kindByPlace ?? kind) == kind }
  }

  private func byHash(
    _ wanted: WantedModel, _ digits: String, among files: [LibraryFile]
  ) throws(Refusal) -> LibraryFile? {
    for test in HashTest.all(for: wanted.kind, digitCount: digits.utf8.count) {
      if let hash = test.hash { facts.prepare(hash, of: files) { $0.hasPrefix(digits) } }
      let first = files.firstIndex { test.matches($0, digits, facts) }
      guard let first else { continue }
      let rest = test.isWeak ? files[(first + 1)...].filter { test.matches($0, digits, facts) } : []
      let file = try single(honest([files[first]] + rest, digits, test), wanted)
      describe(file, wanted, test)
      return file
    }
    return nil
  }

  /// Of LoRA whose metadata claim the hash, those whose data have it, if any.
  private func honest(_ files: [LibraryFile], _ digits: String, _ test: HashTest) -> [LibraryFile] {
    guard test == .declared else { return files }
    let honest = files.filter { HashTest.autoV3.matches($0, digits, facts) }
    return honest.isEmpty ? files : honest
  }

  private func describe(_ file: LibraryFile, _ wanted: WantedModel, _ test: HashTest) {
    if let name = wanted.name, NameMatch(name, kind: wanted.kind).files(in: [file]).isEmpty,
      wanted.kind != .lora || alias(of: file) != name
    {
      note("found-under-other-name", "\(wanted.label) is `\(file.path)` by its hash")
    }
    if test == .autoV1 {
      note("weak-hash", "`\(file.path)` is \(wanted.label) by the hash of 64 KiB only")
    }
    if test == .declared, let declared = try? facts.declaredHash(of: file.path),
      let real = try? facts.digits(.autoV3, of: file.path), real != declared
    {
      let text = "claim the hash \(declared.prefix(12)), its data have \(real.prefix(12))"
      note("declared-hash-differs", "the metadata of `\(file.path)` \(text)")
    }
  }

  private func byName(_ wanted: WantedModel, _ named: [LibraryFile]) throws(Refusal) -> ModelFile {
    guard !named.isEmpty else { throw nothing(wanted) }
    guard wanted.digits == nil || acceptMismatch else { throw try mismatch(wanted, named) }
    let file = try single(named, wanted)
    if wanted.digits == nil {
      note("matched-by-name", "\(wanted.label) is taken to be `\(file.path)`: no usable hash is stated")
    } else {
      note("hash-mismatch-accepted", "\(try withHash(file, wanted)) is used as \(wanted.label)")
    }
    return try model(file, wanted)
  }

  /// The first of at least one file that all have the same content.
  func single(_ files: [LibraryFile], _ wanted: WantedModel) throws(Refusal) -> LibraryFile {
    guard files.count > 1 else { return files[0] }
    var contents: Set<String> = []
    for file in files { contents.insert(try model(file, wanted).sha256) }
    guard contents.count > 1 else { return files[0] }
    let list = files.map { "`\($0.path)`" }.joined(separator: ", ")
    throw Refusal(.ambiguousModel, "\(wanted.label) may be any of \(list); keep one of them or state a hash")
  }

  /// LoRA that call themselves so. A1111 takes an alias only if no other file has it; two files of the same
  /// content do no harm, others are ambiguous.
  private func aliased(_ wanted: WantedModel, _ candidates: [LibraryFile]) -> [LibraryFile] {
    guard wanted.kind == .lora, let name = wanted.name, !["none", "addams"].contains(name.lowercased()) else {
      return []
    }
    guard candidates.contains(where: { alias(of: $0) == name }) else { return [] }
    return candidates.filter { alias(of: $0)?.lowercased() == name.lowercased() }
  }

  private func alias(of file: LibraryFile) -> String? { (try? facts.description(of: file.path))?.alias }
}
