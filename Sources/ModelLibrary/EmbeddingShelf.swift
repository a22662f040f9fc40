import ModelFiles
import Recipes

/// All embeddings of the folders: for texts that don't list theirs, any whose name stands in a prompt counts.
struct EmbeddingShelf {
  /// Sorted by name; no name twice.
  private(set) var files: [ModelFile] = []
  private(set) var doubtful: [DoubtfulEmbedding] = []

  init() {}

  init(_ finder: ModelFinder) {
    let readable = finder.candidates(.embedding).filter { finder.facts.kind(of: $0) == .embedding }
    let pickles = finder.pickles(.embedding).filter {
      $0.kindByPlace == .embedding || ["pt", "bin"].contains(FileName.split($0.fileName).ending)
    }
    let named = Dictionary(grouping: readable + pickles, by: \.name)
    for name in named.keys.sorted(by: { $0.utf8.lexicographicallyPrecedes($1.utf8) }) {
      do throws(Refusal) {
        files.append(try Self.only(named[name] ?? [], name, finder))
      } catch {
        doubtful.append(DoubtfulEmbedding(name: name, reason: error.reason))
      }
    }
  }

  /// What the name means if it stands in a prompt.
  private static func only(
    _ files: [LibraryFile], _ name: String, _ finder: ModelFinder
  ) throws(Refusal) -> ModelFile {
    let wanted = WantedModel(kind: .embedding, name: name, hash: nil)
    let readable = files.filter { !$0.isPickle }
    guard !readable.isEmpty else { throw finder.nothing(wanted) }
    let model = try finder.model(finder.single(readable, wanted), wanted)
    _ = try finder.description(of: model, wanted)
    return model
  }
}
