import ArgumentParser
import JSON
import ModelFiles
import ModelLibrary
import Recipes

struct ListModels: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "Lists the files of the model folders with their kind and family.")

  @OptionGroup var places: FolderOptions

  @Option(help: ArgumentHelp("Only models of this kind.", valueName: "kind"))
  var kind: ModelKind?

  @Flag(help: "Hash every file, and print the hash that infotexts state.")
  var hash = false

  @Flag(help: "Print one JSON object per file.")
  var json = false

  mutating func run() throws {
    Interruption.watch()
    try ending { () throws(Failure) in
      let library = try places.neededLibrary()
      let session = HashSession(rehash: places.rehash)
      defer { session.end() }
      let files = library.files.map(ListedModel.init).filter { kind == nil || $0.kind == kind }
      let hashes: [FileHashes?]
      if hash {
        hashes = hashed(files.map(\.file.path), session.hashes).map { try? $0.get() }
      } else {
        hashes = Array(repeating: nil, count: files.count)
      }
      if Interruption.isWanted { return .interrupted }
      if json {
        for (file, hashes) in zip(files, hashes) { say(modelJSON(file, hashes).compact) }
      } else if !files.isEmpty {
        say(modelTable(files, hashes))
      }
      for note in library.notes { complain("reprocheck: " + printableText(note.detail)) }
      if files.isEmpty { complain("reprocheck: no model files in " + places.all.joined(separator: ", ")) }
      return .holds
    }
  }
}

/// A file of the model folders with what its header says, or why that can't be read.
struct ListedModel {
  let file: LibraryFile
  let description: ModelDescription?
  let problem: String?

  init(_ file: LibraryFile) {
    self.file = file
    guard !file.isPickle else {
      description = nil
      problem = "a pickle, never opened"
      return
    }
    do throws(ModelFileError) {
      description = try ModelDescription(path: file.path)
      problem = nil
    } catch {
      description = nil
      problem = error.description
    }
  }

  var kind: ModelKind? { file.kindByPlace ?? description?.kind }
}
