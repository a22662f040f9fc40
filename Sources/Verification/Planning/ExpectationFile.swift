public import Recipes
public import Similarity

/// What a `reprocheck.yml` asks of the files in its folder and below.
public struct ExpectationFile: Hashable, Sendable {
  public static let name = "reprocheck.yml"

  /// What may be asked of files; nil: what is asked anyway.
  public struct Terms: Hashable, Sendable {
    public var required: Rung?
    public var allowed: [ReasonCode]?
    /// Relative to the file's folder.
    public var modelFolders: [String] = []
    public var thresholds: [Setting] = []

    public struct Setting: Hashable, Sendable {
      public var name: String
      public var value: Double
    }
  }

  public struct Rule: Hashable, Sendable {
    public var files: [Glob]
    public var terms: Terms
  }

  /// Of all files.
  public var terms = Terms()
  /// In order: a later one beats those before it.
  public var rules: [Rule] = []
  /// By file, relative to the folder.
  public var baseline: [String: KnownState] = [:]

  public init() {}

  /// All terms that apply to a file, the one that counts most last.
  func terms(for file: String) -> [Terms] {
    [terms] + rules.filter { $0.files.contains { $0.matches(file) } }.map(\.terms)
  }
}

/// What is asked of one file, and how it is judged.
public struct FileTerms: Hashable, Sendable {
  public var expectation: Expectation
  public var thresholds: Thresholds
  /// Beside those of the command line.
  public var modelFolders: [String]

  public init(expectation: Expectation, thresholds: Thresholds, modelFolders: [String] = []) {
    self.expectation = expectation
    self.thresholds = thresholds
    self.modelFolders = modelFolders
  }

  /// - Parameter folder: where the expectations lie, for relative model folders.
  mutating func apply(_ terms: ExpectationFile.Terms, folder: String) {
    if let required = terms.required { expectation.required = required }
    if let allowed = terms.allowed { expectation.allowed = allowed }
    for path in terms.modelFolders {
      modelFolders.append(path.hasPrefix("/") || folder.isEmpty ? path : folder + "/" + path)
    }
    // The names were checked when the file was read.
    for setting in terms.thresholds { try? thresholds.set(setting.name, to: setting.value) }
  }
}
