import Tensors
import Weights

/// `x W^T + b` over the last dimension.
struct Linear {
  let weight: Parameter
  let bias: Parameter?

  init(_ weights: WeightScope, _ input: Int, _ output: Int, bias: Bool = true) throws(WeightError) {
    weight = try weights.tensor("weight", [output, input])
    self.bias = bias ? try weights.tensor("bias", [output]) : weights.addedBias([output])
  }

  /// Queries, keys and values of a `MultiheadAttention` in one.
  init(fused weights: WeightScope, _ input: Int, _ output: Int) throws(WeightError) {
    weight = try weights.tensor("in_proj_weight", [output, input])
    bias = try weights.tensor("in_proj_bias", [output])
  }

  /// - Parameters: `x` is [N, T, C]; `residual`, added to the result, is [N, T, C'].
  func callAsFunction(_ x: Tensor, residual: Tensor? = nil) -> Tensor {
    linear(x, weight.matrix(), bias: bias?.expanded(), residual: residual)
  }

  /// The same, with no room taken for the weight: there is no next time.
  func once(_ x: Tensor) -> Tensor { linear(x, weight.matrix(keeping: false), bias: bias?.expanded()) }
}

/// A square convolution that keeps the size but for its stride.
struct Convolution {
  let kernel: Parameter
  let bias: Parameter
  let size: Int
  let stride: Int
  let edges: EdgeRule

  init(
    _ weights: WeightScope, _ input: Int, _ output: Int, size: Int = 3, stride: Int = 1, edges: EdgeRule
  ) throws(WeightError) {
    kernel = try weights.tensor("weight", [output, input, size, size])
    bias = try weights.tensor("bias", [output])
    self.size = size
    self.stride = stride
    self.edges = edges
  }

  /// - Parameters: `x` is [N, C, H, W]; `residual`, added to the result, is [N, C', H', W']; `rows`, [N, C'], are
  ///   added to every pixel of their image.
  func callAsFunction(_ x: FeatureMap, residual: FeatureMap? = nil, rows: Tensor? = nil) -> FeatureMap {
    let bias = bias.expanded()
    return x.convolved(
      kernel.matrix(), bias: rows.map { $0.adding(row: bias) } ?? bias, size: size, stride: stride,
      edges: edges,
      residual: residual)
  }
}

/// 32 groups of channels, each to mean 0 and variance 1, then scaled and shifted.
struct GroupNorm {
  static let groups = 32

  let gamma: Parameter
  let beta: Parameter
  let epsilon: Float

  init(_ weights: WeightScope, _ channels: Int, epsilon: Float) throws(WeightError) {
    guard channels % Self.groups == 0 else {
      throw .unknownArchitecture(
        file: weights.weights.file, why: "\(channels) channels do not divide into \(Self.groups) groups")
    }
    gamma = try weights.tensor("weight", [channels])
    beta = try weights.tensor("bias", [channels])
    self.epsilon = epsilon
  }

  /// - Parameter activated: SiLU of the result.
  func callAsFunction(_ x: FeatureMap, activated: Bool = false) -> FeatureMap {
    x.groupNormalised(
      gamma: gamma.expanded(), beta: beta.expanded(), groups: Self.groups, epsilon: epsilon,
      activated: activated)
  }
}

/// Every row to mean 0 and variance 1, then scaled and shifted.
struct LayerNorm {
  let gamma: Parameter
  let beta: Parameter

  init(_ weights: WeightScope, _ channels: Int) throws(WeightError) {
    gamma = try weights.tensor("weight", [channels])
    beta = try weights.tensor("bias", [channels])
  }

  func callAsFunction(_ x: Tensor) -> Tensor {
    layerNorm(x, gamma: gamma.expanded(), beta: beta.expanded(), epsilon: 1e-5)
  }
}
