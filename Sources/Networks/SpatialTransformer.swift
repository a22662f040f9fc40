import Tensors
import Weights

/// How attention is divided into heads. No tensor tells it: it follows from the family.
public enum HeadRule: Hashable, Sendable, CustomStringConvertible {
  /// As many in every layer: 8 in SD 1.
  case count(Int)
  /// As wide in every layer: 64 in SD 2 and SDXL.
  case size(Int)

  /// nil if the channels don't divide so.
  func heads(of channels: Int) -> Int? {
    switch self {
    case .count(let heads): channels % heads == 0 ? heads : nil
    case .size(let size): channels % size == 0 ? channels / size : nil
    }
  }

  public var description: String {
    switch self {
    case .count(let heads): "\(heads) heads"
    case .size(let size): "heads of \(size)"
    }
  }
}

/// Transformer blocks over the pixels of a map, with the text as context.
/// Follows `SpatialTransformer` of LDM (attention.py).
struct SpatialTransformer {
  let norm: GroupNorm
  let input: Linear
  let blocks: [TransformerBlock]
  let output: Linear

  init(_ weights: WeightScope, heads rule: HeadRule) throws(WeightError) {
    let shape = try weights["proj_in"].shape(of: "weight", rank: 2...4)
    let (inner, channels) = (shape[0], shape[1])
    guard let heads = rule.heads(of: inner) else {
      throw .unknownArchitecture(
        file: weights.weights.file, why: "`\(weights.path)` has \(inner) channels for \(rule)")
    }
    norm = try GroupNorm(weights["norm"], channels, epsilon: 1e-6)
    input = try Linear(weights["proj_in"], channels, inner)
    blocks = try weights["transformer_blocks"].members { block throws(WeightError) in
      try TransformerBlock(block, inner, heads: heads)
    }
    output = try Linear(weights["proj_out"], inner, channels)
  }

  /// - Parameters: `x` is [N, C, H, W], or one image for all of the N texts.
  /// - Returns: [N, C, H, W].
  func callAsFunction(_ x: FeatureMap, texts: [ReadText]) -> FeatureMap {
    var h = input(norm(x).tokens)  // [N, H W, C]
    for block in blocks { h = block(h, texts: texts) }
    return FeatureMap(
      tokens: output(h, residual: x.tokens.repeated(texts.count)), height: x.height, width: x.width)
  }
}

/// Self-attention, attention to the text, and a gated feed-forward layer.
struct TransformerBlock {
  let norm1: LayerNorm, selfAttention: Attention
  let norm2: LayerNorm, crossAttention: Attention
  let norm3: LayerNorm, expand: Linear, contract: Linear

  init(_ weights: WeightScope, _ channels: Int, heads: Int) throws(WeightError) {
    let gated = try weights["ff"]["net"][0]["proj"].shape(of: "weight", rank: 2)[0]
    guard gated % 2 == 0 else {
      throw .unknownArchitecture(file: weights.weights.file, why: "`\(weights.path).ff` is not gated")
    }
    norm1 = try LayerNorm(weights["norm1"], channels)
    selfAttention = try Attention(weights["attn1"], channels, heads: heads)
    norm2 = try LayerNorm(weights["norm2"], channels)
    crossAttention = try Attention(weights["attn2"], channels, heads: heads)
    norm3 = try LayerNorm(weights["norm3"], channels)
    expand = try Linear(weights["ff"]["net"][0]["proj"], channels, gated)
    contract = try Linear(weights["ff"]["net"][2], gated / 2, channels)
  }

  /// - Parameters: `x` is [N, H W, C], or [1, H W, C] for all of the N texts: up to the attention to them it is the
  ///   same work.
  /// - Returns: [N, H W, C].
  func callAsFunction(_ x: Tensor, texts: [ReadText]) -> Tensor {
    let h = norm1(x)
    var x = selfAttention(h, residual: x)
    x = crossAttention(norm2(x), texts: texts, residual: x)
    return contract(geglu(expand(norm3(x))), residual: x)
  }
}

struct Attention {
  /// Its place in the checkpoint.
  let path: String
  let query: Linear, key: Linear, value: Linear, output: Linear
  let heads: Int

  init(_ weights: WeightScope, _ channels: Int, heads: Int) throws(WeightError) {
    path = weights.path
    let context = try weights["to_k"].shape(of: "weight", rank: 2)[1]
    query = try Linear(weights["to_q"], channels, channels, bias: false)
    key = try Linear(weights["to_k"], context, channels, bias: false)
    value = try Linear(weights["to_v"], context, channels, bias: false)
    output = try Linear(weights["to_out"][0], channels, channels)
    self.heads = heads
  }

  /// To its own rows.
  /// - Parameters: `x` and `residual` are [N, T, C].
  func callAsFunction(_ x: Tensor, residual: Tensor) -> Tensor {
    output(attention(query(x), key(x), value(x), heads: heads), residual: residual)
  }

  /// To texts.
  /// - Parameters: `x` and `residual` are [N, T, C], or [1, T, C] for all of the N texts.
  /// - Returns: [N, T, C].
  func callAsFunction(_ x: Tensor, texts: [ReadText], residual: Tensor) -> Tensor {
    let seen = texts.map { $0.keysAndValues(of: self) }
    return output(attention(query(x), seen), residual: residual.repeated(texts.count))
  }

  /// - Parameter rows: of one text, [1, T, D].
  func keysAndValues(of rows: Tensor) -> KeysAndValues {
    KeysAndValues(keys: key.once(rows), values: value.once(rows), heads: heads)
  }
}
