public import Tensors
public import Weights

/// From pixels to the distribution of latents. Follows `Encoder` of LDM (model.py); names as in its checkpoints.
public struct VAEEncoder: Sendable {
  let input: Convolution
  /// From the largest map to the smallest.
  let levels: [Level]
  let middle1: VAEResidualBlock, attention: VAEAttention, middle2: VAEResidualBlock
  let norm: GroupNorm
  let output: Convolution
  let quantisation: Convolution

  struct Level {
    let blocks: [VAEResidualBlock]
    let downsample: Convolution?
  }

  /// Whether the weights hold an encoder: many separate VAEs and all that only decode do not.
  public static func exists(in weights: WeightScope) -> Bool { weights["encoder"].exists }

  /// - Parameter weights: at `first_stage_model`.
  public init(_ weights: WeightScope, edges: EdgeRule = .zeros) throws(WeightError) {
    let encoder = weights["encoder"]
    let first = try encoder["conv_in"].shape(of: "weight", rank: 4)
    input = try Convolution(encoder["conv_in"], first[1], first[0], edges: edges)
    var levels: [Level] = []
    for i in 0..<encoder["down"].count { levels.append(try Level(encoder["down"][i], edges: edges)) }
    self.levels = levels
    let last = try encoder["conv_out"].shape(of: "weight", rank: 4)
    middle1 = try VAEResidualBlock(encoder["mid"]["block_1"], edges: edges)
    attention = try VAEAttention(encoder["mid"]["attn_1"], last[1])
    middle2 = try VAEResidualBlock(encoder["mid"]["block_2"], edges: edges)
    norm = try GroupNorm(encoder["norm_out"], last[1], epsilon: 1e-6)
    output = try Convolution(encoder["conv_out"], last[1], last[0], edges: edges)
    let moments = try weights["quant_conv"].shape(of: "weight", rank: 4)
    quantisation = try Convolution(weights["quant_conv"], moments[1], moments[0], size: 1, edges: edges)
    guard first[1] == 3, moments[0] == 8, levels.count(where: { $0.downsample != nil }) == 3 else {
      throw .unknownArchitecture(
        file: weights.weights.file, why: "its VAE does not encode three colours into four channels")
    }
  }

  /// - Parameter picture: [N, 3, 8 h, 8 w], -1...1.
  /// - Returns: [N, 8, h, w]: four channels of means, then four of log variances.
  public func callAsFunction(_ picture: FeatureMap) -> FeatureMap {
    var h = input(picture)
    for level in levels {
      for block in level.blocks { h = block(h) }
      if let downsample = level.downsample { h = downsample(h) }
    }
    h = middle2(attention(middle1(h)))
    return quantisation(output(norm(h, activated: true)))
  }
}

extension VAEEncoder.Level {
  init(_ weights: WeightScope, edges: EdgeRule) throws(WeightError) {
    var blocks: [VAEResidualBlock] = []
    for j in 0..<weights["block"].count {
      blocks.append(try VAEResidualBlock(weights["block"][j], edges: edges))
    }
    self.blocks = blocks
    guard weights["downsample"].exists else {
      downsample = nil
      return
    }
    let shape = try weights["downsample"]["conv"].shape(of: "weight", rank: 4)
    // One column of zeros on the right and one row below, also with `Tiling`.
    downsample = try Convolution(
      weights["downsample"]["conv"], shape[1], shape[0], stride: 2, edges: .trailingZeros)
  }
}
