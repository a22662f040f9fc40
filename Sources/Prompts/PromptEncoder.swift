/// Divides prompts into chunks of 75 tokens (`modules/sd_hijack_clip.py`).
public struct PromptEncoder: Sendable {
  public var tokenizer: Tokenizer
  /// Reads weights and `BREAK`; off for `Emphasis: None`.
  public var readsAttention: Bool
  /// How far back a comma may be for the words after it to move to the next chunk; 0: never.
  public var commaBacktrack: Int
  public var rules: PromptRules
  private let embeddings: EmbeddingIndex

  /// More chunks than this are refused.
  public static let mostChunks = 1 << 16

  public init(
    tokenizer: Tokenizer, embeddings: [EmbeddingName] = [], readsAttention: Bool = true,
    commaBacktrack: Int = 20, rules: PromptRules = .newest
  ) {
    self.tokenizer = tokenizer
    self.embeddings = EmbeddingIndex(embeddings)
    self.readsAttention = readsAttention
    self.commaBacktrack = commaBacktrack
    self.rules = rules
  }

  /// The chunks of one text without extra networks, `AND` and editing; at least one.
  public func chunks(of text: String) throws(PromptError) -> [EncodedChunk] {
    let pieces =
      readsAttention
      ? try attentionPieces(of: text, rules: rules) : [AttentionPiece(text: text, weight: 1)]
    var writer = ChunkWriter(embeddings: embeddings, commaBacktrack: commaBacktrack)
    for piece in pieces {
      if piece.isBreak {
        try writer.finish()
      } else {
        try writer.append(tokenizer.tokens(of: piece.text), weight: Float(piece.weight))
      }
    }
    return try writer.finished()
  }

  /// The chunks of several texts, filled up with empty ones to the same number.
  public func chunks(ofAll texts: [String]) throws(PromptError) -> [[EncodedChunk]] {
    var all: [[EncodedChunk]] = []
    for text in texts { all.append(try chunks(of: text)) }
    let longest = all.map(\.count).max() ?? 0
    guard longest * all.count <= Self.mostChunks else { throw .tooManyChunks(limit: Self.mostChunks) }
    return all.map { $0 + Array(repeating: .empty, count: longest - $0.count) }
  }
}

private struct ChunkWriter {
  let embeddings: EmbeddingIndex
  let commaBacktrack: Int
  private var chunks: [EncodedChunk] = []
  private var tokens: [Int32] = []
  private var weights: [Float] = []
  private var placed: [PlacedEmbedding] = []
  /// Where the last comma of the open chunk stands.
  private var comma: Int?

  init(embeddings: EmbeddingIndex, commaBacktrack: Int) {
    self.embeddings = embeddings
    self.commaBacktrack = commaBacktrack
  }

  mutating func append(_ piece: [Int32], weight: Float) throws(PromptError) {
    var next = 0
    while next < piece.count {
      if piece[next] == Tokenizer.comma { comma = tokens.count } else { try moveWordsAfterComma() }
      if tokens.count == EncodedChunk.capacity { try finish() }
      if let index = embeddings.match(in: piece, at: next) {
        try place(index, weight: weight)
        next += embeddings.names[index].tokens.count
      } else {
        tokens.append(piece[next])
        weights.append(weight)
        next += 1
      }
    }
  }

  /// Marks of embeddings stay behind while their places move: a quirk of A1111.
  private mutating func moveWordsAfterComma() throws(PromptError) {
    guard commaBacktrack != 0, tokens.count == EncodedChunk.capacity, let comma,
      tokens.count - comma <= commaBacktrack
    else { return }
    let moved = (tokens: tokens[(comma + 1)...], weights: weights[(comma + 1)...])
    tokens.removeSubrange((comma + 1)...)
    weights.removeSubrange((comma + 1)...)
    try finish()
    tokens += moved.tokens
    weights += moved.weights
  }

  private mutating func place(_ index: Int, weight: Float) throws(PromptError) {
    let vectors = embeddings.names[index].vectors
    guard vectors <= EncodedChunk.capacity else { throw .embeddingTooLong(index: index, vectors: vectors) }
    if tokens.count + vectors > EncodedChunk.capacity { try finish() }
    placed.append(PlacedEmbedding(offset: tokens.count, embedding: index))
    tokens += Array(repeating: 0, count: vectors)
    weights += Array(repeating: weight, count: vectors)
  }

  mutating func finish() throws(PromptError) {
    guard chunks.count < PromptEncoder.mostChunks else {
      throw .tooManyChunks(limit: PromptEncoder.mostChunks)
    }
    chunks.append(EncodedChunk(enclosing: tokens, weights: weights, embeddings: placed))
    tokens.removeAll()
    weights.removeAll()
    placed.removeAll()
    comma = nil
  }

  mutating func finished() throws(PromptError) -> [EncodedChunk] {
    if !tokens.isEmpty || chunks.isEmpty { try finish() }
    return chunks
  }
}
