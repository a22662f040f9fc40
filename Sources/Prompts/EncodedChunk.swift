/// An embedding's place among the 75 tokens between start and end.
public struct PlacedEmbedding: Hashable, Sendable {
  /// Its first row replaces token `offset + 1` of the chunk.
  public var offset: Int
  /// Its index in the list given to the encoder.
  public var embedding: Int

  public init(offset: Int, embedding: Int) {
    self.offset = offset
    self.embedding = embedding
  }
}

/// What a text encoder sees at once: a start token, 75 tokens, an end token.
public struct EncodedChunk: Hashable, Sendable {
  /// Tokens between start and end.
  public static let capacity = 75

  /// 77 ids, padded with end tokens; 0 where an embedding stands.
  public var tokens: [Int32]
  /// 77 weights; 1 for start, end and padding.
  public var weights: [Float]
  public var embeddings: [PlacedEmbedding]

  public init(tokens: [Int32], weights: [Float], embeddings: [PlacedEmbedding]) {
    self.tokens = tokens
    self.weights = weights
    self.embeddings = embeddings
  }

  /// The chunk of an empty text.
  public static let empty = EncodedChunk(enclosing: [], weights: [], embeddings: [])

  /// Puts at most 75 tokens between start and end.
  init(enclosing tokens: [Int32], weights: [Float], embeddings: [PlacedEmbedding]) {
    let padding = Self.capacity - tokens.count
    let end = Tokenizer.end
    self.tokens = [Tokenizer.start] + tokens + Array(repeating: end, count: padding + 1)
    self.weights = [1] + weights + Array(repeating: 1, count: padding + 1)
    self.embeddings = embeddings
  }
}

/// The tokens of a chunk as OpenCLIP's encoders want them: zeros after the first end token.
public func openCLIPPadded(_ tokens: [Int32]) -> [Int32] {
  guard let end = tokens.firstIndex(of: Tokenizer.end) else { return tokens }
  return tokens[...end] + Array(repeating: 0, count: tokens.count - end - 1)
}
