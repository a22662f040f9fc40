import Tensors
import Weights

/// Two convolutions around the time embedding, with a skip connection.
/// Follows `ResBlock` of LDM (openaimodel.py); names as in its checkpoints.
struct ResidualBlock {
  let norm1: GroupNorm, conv1: Convolution
  let time: Linear
  let norm2: GroupNorm, conv2: Convolution
  let skip: Convolution?
  let outputs: Int

  init(_ weights: WeightScope, time: Int, edges: EdgeRule) throws(WeightError) {
    let shape = try weights["in_layers"][2].shape(of: "weight", rank: 4)
    let inputs = shape[1]
    outputs = shape[0]
    norm1 = try GroupNorm(weights["in_layers"][0], inputs, epsilon: 1e-5)
    conv1 = try Convolution(weights["in_layers"][2], inputs, outputs, edges: edges)
    self.time = try Linear(weights["emb_layers"][1], time, outputs)
    norm2 = try GroupNorm(weights["out_layers"][0], outputs, epsilon: 1e-5)
    conv2 = try Convolution(weights["out_layers"][3], outputs, outputs, edges: edges)
    skip =
      weights["skip_connection"].exists
      ? try Convolution(weights["skip_connection"], inputs, outputs, size: 1, edges: edges) : nil
  }

  /// - Parameters: `x` is [N, C, H, W] and `embedding` [N, E], already through SiLU; either may be one for all.
  /// - Returns: [N, C', H, W].
  func callAsFunction(_ x: FeatureMap, embedding: Tensor) -> FeatureMap {
    let x = x.repeated(max(x.batch, embedding.batch))
    let h = conv1(norm1(x, activated: true), rows: time(embedding))  // [N, C', H, W]
    return conv2(norm2(h, activated: true), residual: skip?(x) ?? x)
  }
}
