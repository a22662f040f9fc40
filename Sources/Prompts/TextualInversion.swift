/// A textual inversion as it is found in a prompt: by the tokens of its name, wherever they stand.
public struct EmbeddingName: Hashable, Sendable {
  /// The name's ids by the tokenizer of the (first) text encoder.
  public var tokens: [Int32]
  /// Rows of the embedding: as many places in the chunk.
  public var vectors: Int

  public init(tokens: [Int32], vectors: Int) {
    self.tokens = tokens
    self.vectors = vectors
  }
}

/// Embeddings by the first token of their names, longest names first; of equal names the first counts.
struct EmbeddingIndex: Sendable {
  let names: [EmbeddingName]
  private var byFirstToken: [Int32: [Int]] = [:]

  init(_ names: [EmbeddingName]) {
    self.names = names
    for (index, name) in names.enumerated() {
      if let first = name.tokens.first { byFirstToken[first, default: []].append(index) }
    }
    for first in Array(byFirstToken.keys) {
      byFirstToken[first]?.sort { (-names[$0].tokens.count, $0) < (-names[$1].tokens.count, $1) }
    }
  }

  /// The embedding whose name stands at this place of a piece.
  func match(in tokens: [Int32], at place: Int) -> Int? {
    guard !names.isEmpty else { return nil }
    return byFirstToken[tokens[place]]?.first { tokens[place...].starts(with: names[$0].tokens) }
  }
}
