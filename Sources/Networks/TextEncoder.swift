public import Tensors
public import Weights

/// A causal text transformer with heads of 64: CLIP-L (SD 1, SDXL's first) or OpenCLIP (SD 2, SDXL's second, the
/// refiner's). Widths and depth come from the tensors.
public struct TextEncoder: Sendable {
  public static let contextLength = 77

  /// Width of the states.
  public let width: Int
  /// Width of the pooled text; 0 for a model that has no projection.
  public let pooledWidth: Int
  let tokens: Parameter
  let positions: Parameter
  let layers: [TextLayer]
  let finalNorm: LayerNorm
  /// [C, P].
  let projection: Parameter?

  /// Follows `CLIPTextModel` of transformers.
  /// - Parameter weights: at `...text_model`.
  /// - Throws: ``WeightError``.
  public init(clip weights: WeightScope) throws(WeightError) {
    let table = try Self.table(weights["embeddings"]["token_embedding"], "weight")
    width = table[1]
    tokens = try weights["embeddings"]["token_embedding"].tensor("weight", table)
    positions = try weights["embeddings"]["position_embedding"].tensor(
      "weight", [Self.contextLength, width])
    layers = try weights["encoder"]["layers"].members { layer throws(WeightError) in
      try TextLayer(clip: layer, table[1])
    }
    finalNorm = try LayerNorm(weights["final_layer_norm"], width)
    projection = nil
    pooledWidth = 0
  }

  /// Follows `CLIP.encode_text` of open_clip.
  /// - Parameters:
  ///   - weights: at `...model`.
  ///   - pools: whether the pooled text is wanted, for which the file must hold a projection.
  /// - Throws: ``WeightError``.
  public init(openCLIP weights: WeightScope, pools: Bool) throws(WeightError) {
    let table = try Self.table(weights["token_embedding"], "weight")
    width = table[1]
    tokens = try weights["token_embedding"].tensor("weight", table)
    positions = try weights.tensor("positional_embedding", [Self.contextLength, width])
    layers = try weights["transformer"]["resblocks"].members { layer throws(WeightError) in
      try TextLayer(openCLIP: layer, table[1])
    }
    finalNorm = try LayerNorm(weights["ln_final"], width)
    pooledWidth = pools ? try weights.shape(of: "text_projection", rank: 2)[1] : 0
    projection = pools ? try weights.tensor("text_projection", [width, pooledWidth]) : nil
  }

  private static func table(_ weights: WeightScope, _ name: String) throws(WeightError) -> [Int] {
    let table = try weights.shape(of: name, rank: 2)
    guard table[0] == 49408, table[1] % TextLayer.head == 0 else {
      throw .unknownArchitecture(
        file: weights.weights.file, why: "its text encoder has a token table of shape \(table)")
    }
    return table
  }

  /// Vectors that stand in place of rows of a chunk: those of a textual inversion.
  public struct Replacement: Sendable {
    /// The first row, counted in the 77.
    public var row: Int
    /// [vectors, C].
    public var vectors: [[Float]]

    public init(row: Int, vectors: [[Float]]) {
      self.row = row
      self.vectors = vectors
    }
  }

  /// The number of layers: the largest clip skip is one more.
  public var depth: Int { layers.count }

  /// - Parameters:
  ///   - chunk: 77 token ids, padded as this encoder wants it.
  ///   - replacements: taken after the table, before positions are added.
  ///   - clipSkip: 1 is the last layer's output, 2 the one before, ...
  ///   - normalised: through the final norm.
  /// - Returns: `states`, [1, 77, C], and the `pooled` text, P values, of a model with a projection.
  public func callAsFunction(
    _ chunk: [Int32], replacements: [Replacement] = [], clipSkip: Int, normalised: Bool = true
  ) -> (states: Tensor, pooled: [Float]?) {
    precondition(chunk.count == Self.contextLength && (1...depth + 1).contains(clipSkip))
    let rows = replacing(tokens.rows(chunk.map { min(Int($0), tokens.shape[0] - 1) }), by: replacements)
    var x = (rows + positions.expanded()).reshaped([1, Self.contextLength, width])  // [1, 77, C]
    let taken = depth + 1 - clipSkip
    for layer in layers.prefix(taken) { x = layer(x) }
    let states = normalised ? finalNorm(x) : x
    guard let projection else { return (states, nil) }
    for layer in layers.dropFirst(taken) { x = layer(x) }
    return (states, pooled(finalNorm(x), at: lastWord(of: chunk), projection).values)
  }

  /// The place of the largest id: the first end token.
  private func lastWord(of chunk: [Int32]) -> Int {
    chunk.max().flatMap { chunk.firstIndex(of: $0) } ?? 0
  }

  private func pooled(_ x: Tensor, at row: Int, _ projection: Parameter) -> Tensor {
    product(x.reshaped([Self.contextLength, width]).rows([row]), projection.expanded())  // [1, P]
  }

  private func replacing(_ rows: Tensor, by replacements: [Replacement]) -> Tensor {
    guard !replacements.isEmpty else { return rows }
    var values = rows.values
    for replacement in replacements {
      for (i, vector) in replacement.vectors.enumerated() where replacement.row + i < Self.contextLength {
        let start = (replacement.row + i) * width
        values.replaceSubrange(start..<start + width, with: vector)
      }
    }
    return Tensor(values, shape: rows.shape, on: rows.device)
  }
}
