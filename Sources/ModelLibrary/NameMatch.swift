import Recipes

/// How a claim's model name is compared with files. Names stay text: they select among the files that were
/// found and are never turned into a path, so none can lead out of the model folders.
struct NameMatch {
  private let requested: String
  private let kind: ModelKind

  init(_ name: String, kind: ModelKind) {
    requested = String(String.UnicodeScalarView(name.unicodeScalars.map { $0 == "\\" ? "/" : $0 }))
    self.kind = kind
  }

  /// The files that have the name, by the strictest reading that fits any: with folders, with extension,
  /// without it, as A1111 before 1.5.0 wrote it, and with other capitals, as on Windows.
  func files(in files: [LibraryFile]) -> [LibraryFile] {
    let last = FileName.last(of: requested)
    let base = FileName.split(last).base
    let readings: [(LibraryFile) -> Bool] = [
      { requested != last && ("/" + $0.relativePath).hasSuffix("/" + requested) },
      { requested != last && ("/" + FileName.split($0.relativePath).base).hasSuffix("/" + requested) },
      { $0.fileName == last },
      { $0.name == base || $0.name == last },
      { kind == .embedding && Self.asWritten($0.name) == base },
      { kind == .checkpoint && $0.nameWithFolders == base },
      { $0.name.lowercased() == base.lowercased() },
    ]
    for fits in readings {
      let found = files.filter(fits)
      if !found.isEmpty { return found }
    }
    return []
  }

  /// Lists of hashes separate with `:` and `,`, so A1111 drops them from names.
  private static func asWritten(_ name: String) -> String {
    String(String.UnicodeScalarView(name.unicodeScalars.filter { $0 != ":" && $0 != "," }))
  }
}
