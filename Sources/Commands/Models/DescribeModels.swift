import ArgumentParser
import JSON
import ModelFiles
import ModelLibrary
import Recipes

struct DescribeModels: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "describe",
    abstract: "Says what a model file is: kind, family, what a LoRA was trained on, metadata, tensors.",
    discussion: """
      A FILE that is no path is looked up by name or hash in the model folders. Of the metadata, links' queries, \
      tokens, addresses and the folders of paths are left out unless --show-all is given.
      """)

  @Argument(help: ArgumentHelp("Model files.", valueName: "file"), completion: .file())
  var files: [String]

  @OptionGroup var places: FolderOptions

  @Flag(help: "List every tensor, not only how many there are. (JSON always does.)")
  var tensors = false

  @Flag(help: "Print the metadata as they are.")
  var showAll = false

  @Flag(help: "Print one JSON object per file.")
  var json = false

  mutating func run() throws {
    Interruption.watch()
    try ending { () throws(Failure) in
      var status = ExitStatus.holds
      for file in files { status = status.joined(describe(file)) }
      return status
    }
  }

  private func describe(_ name: String) -> ExitStatus {
    do throws(Failure) {
      var status = ExitStatus.holds
      for path in try paths(of: name) {
        do throws(ModelFileError) {
          var model = try ModelDescription(path: path)
          if !showAll { model.metadata = model.metadata.map(privateField) }
          say(json ? descriptionJSON(model).compact : descriptionText(model, listsTensors: tensors))
        } catch {
          complain("reprocheck: " + printableText(error.description))
          status = status.joined(Failure(error).status)
        }
      }
      return status
    } catch {
      complain("reprocheck: " + printableText(error.message))
      return error.status
    }
  }

  /// The file of that path, else those of that name or hash in the model folders.
  private func paths(of name: String) throws(Failure) -> [String] {
    guard FileStamp(path: name) == nil, !places.all.isEmpty else { return [name] }
    let session = HashSession(rehash: places.rehash)
    defer { session.end() }
    var options = ResolveOptions()
    options.hashes = session.hashes
    options.workers = hashingThreads
    let query = ModelQuery(parsing: name)
    let result = try places.library().search(query, options: options)
    guard !result.matches.isEmpty else { throw Failure(.missingInput, searchText(query, result)) }
    return result.matches.map(\.file.path)
  }
}
