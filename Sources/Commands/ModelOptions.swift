import ArgumentParser
import FoundationEssentials
import ModelLibrary

/// Where model files are looked for.
struct FolderOptions: ParsableArguments {
  @Option(
    name: .customLong("models"),
    help: ArgumentHelp(
      "A folder of model files: an A1111 or ComfyUI tree, or a flat folder. Repeatable; REPROCHECK_MODELS holds more, separated by colons.",
      valueName: "dir"),
    completion: .directory)
  var folders: [String] = []

  @Flag(help: "Hash model files anew, whatever the cache says of them.")
  var rehash = false

  /// All folders, those of the command line first.
  var all: [String] {
    let more = ProcessInfo.processInfo.environment["REPROCHECK_MODELS"] ?? ""
    return folders + more.split(separator: ":").map(String.init)
  }

  func library() throws(Failure) -> ModelFolders {
    do throws(ModelLibraryError) { return try ModelFolders(paths: all) } catch { throw Failure(error) }
  }

  /// The same for commands that are of no use without a folder.
  func neededLibrary() throws(Failure) -> ModelFolders {
    guard !all.isEmpty else {
      throw Failure(.usage, "no model folder is named; give one with --models or in REPROCHECK_MODELS")
    }
    return try library()
  }
}

/// Which model files are used in place of those that a claim names.
struct ModelOptions: ParsableArguments {
  @OptionGroup var places: FolderOptions

  @Option(
    help: ArgumentHelp("Render with this checkpoint whatever the claim names.", valueName: "file"),
    completion: .file())
  var checkpoint: String?

  @Option(
    help: ArgumentHelp("Decode with this VAE whatever the claim names.", valueName: "file"),
    completion: .file())
  var vae: String?

  @Flag(help: "Use a model file of the right name although its hash is not the one stated.")
  var acceptMismatch = false

  /// All folders, those of the command line first.
  var allFolders: [String] { places.all }

  func library() throws(Failure) -> ModelFolders { try places.library() }
}
