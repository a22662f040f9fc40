import ArgumentParser
import JSON
import ModelFiles
import ModelLibrary
import Recipes

struct FindModels: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "find",
    abstract: "Finds the model file that a hash or a name means.",
    discussion: """
      Takes what an infotext holds, too: "Model hash: 0724518c6b", "dream [0724518c6b]", "<lora:ink:0.8>". Any of \
      the hashes is understood, in full or its beginning (8 digits or more).

      Exit status: 0 every one was found; 2 one was not.
      """)

  @Argument(help: ArgumentHelp("Hashes or names.", valueName: "hash|name"))
  var queries: [String]

  @OptionGroup var places: FolderOptions

  @Option(help: ArgumentHelp("Only models of this kind.", valueName: "kind"))
  var kind: ModelKind?

  @Flag(help: "Print one JSON object per query.")
  var json = false

  mutating func run() throws {
    Interruption.watch()
    try ending { () throws(Failure) in
      let library = try places.neededLibrary()
      let session = HashSession(rehash: places.rehash)
      defer { session.end() }
      var options = ResolveOptions()
      options.hashes = session.hashes
      options.workers = hashingThreads
      var status = ExitStatus.holds
      for text in queries {
        let query = ModelQuery(parsing: text, kind: kind)
        let result = library.search(query, options: options)
        if Interruption.isWanted { return .interrupted }
        say(json ? searchJSON(query, result).compact : searchText(query, result))
        if result.matches.isEmpty { status = .unverifiable }
      }
      return status
    }
  }
}
