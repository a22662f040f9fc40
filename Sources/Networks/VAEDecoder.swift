public import Tensors
public import Weights

/// From latents to pixels. Follows `Decoder` of LDM (model.py); names as in its checkpoints.
public struct VAEDecoder: Sendable {
  let postQuantisation: Convolution
  let input: Convolution
  let middle1: VAEResidualBlock, attention: VAEAttention, middle2: VAEResidualBlock
  /// From the smallest map to the largest.
  let levels: [Level]
  let norm: GroupNorm
  let output: Convolution

  struct Level {
    let blocks: [VAEResidualBlock]
    let upsample: Convolution?
  }

  /// How many times larger the picture is than the latent, in each direction.
  public var magnification: Int { 1 << levels.count { $0.upsample != nil } }

  /// - Parameter weights: at `first_stage_model`.
  public init(_ weights: WeightScope, edges: EdgeRule = .zeros) throws(WeightError) {
    let latent = try weights["post_quant_conv"].shape(of: "weight", rank: 4)
    let decoder = weights["decoder"]
    let first = try decoder["conv_in"].shape(of: "weight", rank: 4)
    postQuantisation = try Convolution(
      weights["post_quant_conv"], latent[1], latent[0], size: 1, edges: edges)
    input = try Convolution(decoder["conv_in"], first[1], first[0], edges: edges)
    middle1 = try VAEResidualBlock(decoder["mid"]["block_1"], edges: edges)
    attention = try VAEAttention(decoder["mid"]["attn_1"], first[0])
    middle2 = try VAEResidualBlock(decoder["mid"]["block_2"], edges: edges)
    var levels: [Level] = []
    for i in (0..<decoder["up"].count).reversed() {
      levels.append(try Level(decoder["up"][i], edges: edges))
    }
    self.levels = levels
    let last = try decoder["conv_out"].shape(of: "weight", rank: 4)
    guard last[0] == 3 else {
      throw .unknownArchitecture(file: weights.weights.file, why: "its VAE does not end in three colours")
    }
    norm = try GroupNorm(decoder["norm_out"], last[1], epsilon: 1e-6)
    output = try Convolution(decoder["conv_out"], last[1], 3, edges: edges)
  }

  /// - Parameter z: [N, 4, h, w], the latent divided by its scale.
  /// - Returns: [N, 3, 8 h, 8 w], about -1...1.
  public func callAsFunction(_ z: FeatureMap) -> FeatureMap {
    var h = input(postQuantisation(z))
    h = middle2(attention(middle1(h)))
    for level in levels {
      // Maps grow from level to level: the smaller ones would lie idle.
      h.device.releaseIdleMemory()
      for block in level.blocks { h = block(h) }
      if let upsample = level.upsample {
        h = upsample(h.resized(height: 2 * h.height, width: 2 * h.width))
      }
    }
    return output(norm(h, activated: true))
  }
}

extension VAEDecoder.Level {
  init(_ weights: WeightScope, edges: EdgeRule) throws(WeightError) {
    var blocks: [VAEResidualBlock] = []
    for j in 0..<weights["block"].count {
      blocks.append(try VAEResidualBlock(weights["block"][j], edges: edges))
    }
    self.blocks = blocks
    guard weights["upsample"].exists else {
      upsample = nil
      return
    }
    let shape = try weights["upsample"]["conv"].shape(of: "weight", rank: 4)
    upsample = try Convolution(weights["upsample"]["conv"], shape[1], shape[0], edges: edges)
  }
}

/// Two convolutions with a skip connection; no time here.
struct VAEResidualBlock {
  let norm1: GroupNorm, conv1: Convolution
  let norm2: GroupNorm, conv2: Convolution
  let skip: Convolution?

  init(_ weights: WeightScope, edges: EdgeRule) throws(WeightError) {
    let shape = try weights["conv1"].shape(of: "weight", rank: 4)
    let (outputs, inputs) = (shape[0], shape[1])
    norm1 = try GroupNorm(weights["norm1"], inputs, epsilon: 1e-6)
    conv1 = try Convolution(weights["conv1"], inputs, outputs, edges: edges)
    norm2 = try GroupNorm(weights["norm2"], outputs, epsilon: 1e-6)
    conv2 = try Convolution(weights["conv2"], outputs, outputs, edges: edges)
    skip =
      weights["nin_shortcut"].exists
      ? try Convolution(weights["nin_shortcut"], inputs, outputs, size: 1, edges: edges) : nil
  }

  /// [N, C, H, W] to [N, C', H, W].
  func callAsFunction(_ x: FeatureMap) -> FeatureMap {
    let h = conv1(norm1(x, activated: true))
    return conv2(norm2(h, activated: true), residual: skip?(x) ?? x)
  }
}

/// One head of attention over all pixels.
struct VAEAttention {
  let norm: GroupNorm
  let query: Linear, key: Linear, value: Linear, output: Linear

  init(_ weights: WeightScope, _ channels: Int) throws(WeightError) {
    norm = try GroupNorm(weights["norm"], channels, epsilon: 1e-6)
    query = try Linear(weights["q"], channels, channels)
    key = try Linear(weights["k"], channels, channels)
    value = try Linear(weights["v"], channels, channels)
    output = try Linear(weights["proj_out"], channels, channels)
  }

  func callAsFunction(_ x: FeatureMap) -> FeatureMap {
    let h = norm(x).tokens  // [N, H W, C]
    let seen = Tensors.attention(query(h), key(h), value(h), heads: 1)
    return FeatureMap(tokens: output(seen, residual: x.tokens), height: x.height, width: x.width)
  }
}
