public import Tensors
public import Weights

/// CLIP-L's text model as SD 1 uses it: causal self-attention with heads of 64 and quick GELU.
/// Follows `CLIPTextModel` of transformers; names as in SD 1 checkpoints.
public struct CLIPTextEncoder: Sendable {
  public static let contextLength = 77

  /// Width of the states.
  public let width: Int
  let tokens: Parameter
  let positions: Parameter
  let layers: [Layer]
  let finalNorm: LayerNorm

  /// - Parameter weights: at `...text_model`.
  /// - Throws: ``WeightError``.
  public init(_ weights: WeightScope) throws(WeightError) {
    let table = try weights["embeddings"]["token_embedding"].shape(of: "weight", rank: 2)
    guard table[0] == 49408, table[1] % 64 == 0 else {
      throw .unknownArchitecture(
        file: weights.weights.file, why: "its text encoder has a token table of shape \(table)")
    }
    width = table[1]
    tokens = try weights["embeddings"]["token_embedding"].tensor("weight", table)
    positions = try weights["embeddings"]["position_embedding"].tensor(
      "weight", [Self.contextLength, width])
    let scope = weights["encoder"]["layers"]
    var layers: [Layer] = []
    for i in 0..<scope.count { layers.append(try Layer(scope[i], width)) }
    self.layers = layers
    finalNorm = try LayerNorm(weights["final_layer_norm"], width)
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
  ///   - chunk: 77 token ids.
  ///   - replacements: taken after the table, before positions are added.
  ///   - clipSkip: 1 is the last layer's output, 2 the one before, ...
  /// - Returns: [1, 77, C], through the final norm.
  public func callAsFunction(_ chunk: [Int32], replacements: [Replacement] = [], clipSkip: Int) -> Tensor {
    precondition(chunk.count == Self.contextLength && (1...depth + 1).contains(clipSkip))
    let device = tokens.device
    var rows = tokens.rows(chunk.map { min(Int($0), tokens.shape[0] - 1) })  // [77, C]
    if !replacements.isEmpty { rows = replacing(rows, by: replacements, on: device) }
    var x = (rows + positions.expanded()).reshaped([1, Self.contextLength, width])  // [1, 77, C]
    for layer in layers.prefix(depth + 1 - clipSkip) { x = layer(x) }
    return finalNorm(x)
  }

  private func replacing(_ rows: Tensor, by replacements: [Replacement], on device: Device) -> Tensor {
    var values = rows.values
    for replacement in replacements {
      for (i, vector) in replacement.vectors.enumerated() where replacement.row + i < Self.contextLength {
        let start = (replacement.row + i) * width
        values.replaceSubrange(start..<start + width, with: vector)
      }
    }
    return Tensor(values, shape: rows.shape, on: device)
  }

  struct Layer {
    let norm1: LayerNorm
    let query: Linear, key: Linear, value: Linear, output: Linear
    let norm2: LayerNorm
    let expand: Linear, contract: Linear

    init(_ weights: WeightScope, _ width: Int) throws(WeightError) {
      let inner = try weights["mlp"]["fc1"].shape(of: "weight", rank: 2)[0]
      norm1 = try LayerNorm(weights["layer_norm1"], width)
      query = try Linear(weights["self_attn"]["q_proj"], width, width)
      key = try Linear(weights["self_attn"]["k_proj"], width, width)
      value = try Linear(weights["self_attn"]["v_proj"], width, width)
      output = try Linear(weights["self_attn"]["out_proj"], width, width)
      norm2 = try LayerNorm(weights["layer_norm2"], width)
      expand = try Linear(weights["mlp"]["fc1"], width, inner)
      contract = try Linear(weights["mlp"]["fc2"], inner, width)
    }

    /// [N, 77, C] to the same.
    func callAsFunction(_ x: Tensor) -> Tensor {
      let h = norm1(x)
      let seen = attention(query(h), key(h), value(h), heads: x.channels / 64, causal: true)
      let y = output(seen, residual: x)
      return contract(quickGELU(expand(norm2(y))), residual: y)
    }
  }
}
