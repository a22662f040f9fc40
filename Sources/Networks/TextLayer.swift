import Tensors
import Weights

/// Causal self-attention, then a feed-forward layer. Both text models have the same; OpenCLIP keeps queries, keys
/// and values in one matrix and takes the exact GELU where CLIP-L takes a quick one.
struct TextLayer {
  /// Channels of a head.
  static let head = 64

  let norm1: LayerNorm
  let attention: Projections
  let output: Linear
  let norm2: LayerNorm
  let expand: Linear
  let activation: @Sendable (Tensor) -> Tensor
  let contract: Linear

  enum Projections {
    case separate(query: Linear, key: Linear, value: Linear)
    /// [3 C, C]: queries, keys, values.
    case fused(Linear)
  }

  init(clip weights: WeightScope, _ width: Int) throws(WeightError) {
    let inner = try weights["mlp"]["fc1"].shape(of: "weight", rank: 2)[0]
    norm1 = try LayerNorm(weights["layer_norm1"], width)
    attention = .separate(
      query: try Linear(weights["self_attn"]["q_proj"], width, width),
      key: try Linear(weights["self_attn"]["k_proj"], width, width),
      value: try Linear(weights["self_attn"]["v_proj"], width, width))
    output = try Linear(weights["self_attn"]["out_proj"], width, width)
    norm2 = try LayerNorm(weights["layer_norm2"], width)
    expand = try Linear(weights["mlp"]["fc1"], width, inner)
    activation = quickGELU
    contract = try Linear(weights["mlp"]["fc2"], inner, width)
  }

  init(openCLIP weights: WeightScope, _ width: Int) throws(WeightError) {
    let inner = try weights["mlp"]["c_fc"].shape(of: "weight", rank: 2)[0]
    norm1 = try LayerNorm(weights["ln_1"], width)
    attention = .fused(try Linear(fused: weights["attn"], width, 3 * width))
    output = try Linear(weights["attn"]["out_proj"], width, width)
    norm2 = try LayerNorm(weights["ln_2"], width)
    expand = try Linear(weights["mlp"]["c_fc"], width, inner)
    activation = gelu
    contract = try Linear(weights["mlp"]["c_proj"], inner, width)
  }

  /// [N, 77, C] to the same.
  func callAsFunction(_ x: Tensor) -> Tensor {
    let (query, key, value) = projected(norm1(x))
    let seen = Tensors.attention(query, key, value, heads: x.channels / Self.head, causal: true)
    let y = output(seen, residual: x)
    return contract(activation(expand(norm2(y))), residual: y)
  }

  private func projected(_ h: Tensor) -> (query: Tensor, key: Tensor, value: Tensor) {
    switch attention {
    case .separate(let query, let key, let value):
      return (query(h), key(h), value(h))
    case .fused(let layer):
      let width = h.channels, all = layer(h)  // [N, 77, 3 C]
      return (
        all.channels(0..<width), all.channels(width..<2 * width), all.channels(2 * width..<3 * width)
      )
    }
  }
}
