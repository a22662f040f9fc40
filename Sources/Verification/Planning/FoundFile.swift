public import SystemPackage

/// A file that may hold a claim, not opened yet.
public struct FoundFile: Hashable, Sendable {
  public enum Role: Hashable, Sendable {
    /// A picture by its name, or whatever was named.
    case claim
    /// A text or record: a claim if it holds parameters.
    case text
    /// A claim if it begins as pictures do.
    case unknown
  }

  public let path: FilePath
  /// As in reports.
  public let name: String
  public let role: Role
  public let terms: FileTerms
}

/// What a search found.
public struct FoundFiles: Sendable {
  /// In the order of their names' bytes.
  public let files: [FoundFile]
  /// What was left out, and why.
  public let notes: [(file: String, words: String)]
  /// The folders that were named.
  public let folders: [NamedFolder]
}

/// A folder that was named, in which a baseline can be written.
public struct NamedFolder: Hashable, Sendable {
  public let path: FilePath
  /// What the names of its files begin with; empty for the current folder.
  let prefix: String

  /// A file's name within the folder; nil: it lies elsewhere.
  func relativeName(of file: String) -> String? {
    guard file.utf8.starts(with: prefix.utf8) else { return nil }
    return String(Substring(file.utf8.dropFirst(prefix.utf8.count)))
  }
}
