import ArgumentParser
import FoundationEssentials
import ModelLibrary

/// Where model files are looked for, and which are used in place of those that a claim names.
struct ModelOptions: ParsableArguments {
  @Option(
    name: .customLong("models"),
    help: ArgumentHelp(
      "A folder of model files: an A1111 or ComfyUI tree, or a flat folder. Repeatable; REPROCHECK_MODELS holds more, separated by colons.",
      valueName: "dir"))
  var folders: [String] = []

  @Option(help: ArgumentHelp("Render with this checkpoint whatever the claim names.", valueName: "file"))
  var checkpoint: String?

  @Option(help: ArgumentHelp("Decode with this VAE whatever the claim names.", valueName: "file"))
  var vae: String?

  @Flag(help: "Use a model file of the right name although its hash is not the one stated.")
  var acceptMismatch = false

  /// All folders, those of the command line first.
  var allFolders: [String] {
    let more = ProcessInfo.processInfo.environment["REPROCHECK_MODELS"] ?? ""
    return folders + more.split(separator: ":").map(String.init)
  }

  func library() throws(Failure) -> ModelFolders {
    do throws(ModelLibraryError) { return try ModelFolders(paths: allFolders) } catch { throw Failure(error) }
  }
}
