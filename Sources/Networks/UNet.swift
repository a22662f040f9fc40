public import Tensors
public import Weights

/// The denoiser: predicts noise or velocity from a noisy latent, a timestep, the text's states and, in SDXL, a vector.
/// Widths, depths and the number of levels come from the tensors. Follows `UNetModel` of LDM (openaimodel.py).
public struct UNet: Sendable {
  /// Channels of the latent, in and out.
  public let latentChannels: Int
  /// Width of the text states.
  public let contextWidth: Int
  /// Width of the vector beside the text (SDXL); 0: the model takes none.
  public let vectorWidth: Int
  let timeEmbedding: TimeEmbedding
  let vectorEmbedding: VectorEmbedding?
  let inputBlocks: [[UNetLayer]]
  let middleBlock: [UNetLayer]
  let outputBlocks: [[UNetLayer]]
  let norm: GroupNorm
  let output: Convolution

  /// - Parameters:
  ///   - weights: at `model.diffusion_model`.
  ///   - heads: no tensor tells them.
  ///   - edges: what convolutions see beyond the edge.
  public init(_ weights: WeightScope, heads: HeadRule = .count(8), edges: EdgeRule = .zeros)
    throws(WeightError)
  {
    let first = try weights["input_blocks"][0][0].shape(of: "weight", rank: 4)
    let channels = first[0]
    latentChannels = first[1]
    timeEmbedding = try TimeEmbedding(weights["time_embed"], channels)
    vectorEmbedding =
      weights["label_emb"].exists
      ? try VectorEmbedding(weights["label_emb"][0], timeEmbedding.width) : nil
    vectorWidth = vectorEmbedding?.input ?? 0
    let reader = UNetLayer.Reader(time: timeEmbedding.width, heads: heads, edges: edges)
    inputBlocks = try reader.blocks(weights["input_blocks"])
    middleBlock = try reader.layers(weights["middle_block"])
    outputBlocks = try reader.blocks(weights["output_blocks"])
    guard inputBlocks.count == outputBlocks.count, !middleBlock.isEmpty else {
      throw .unknownArchitecture(
        file: weights.weights.file,
        why: "its UNet has \(inputBlocks.count) input blocks and \(outputBlocks.count) output blocks")
    }
    norm = try GroupNorm(weights["out"][0], channels, epsilon: 1e-5)
    output = try Convolution(weights["out"][2], channels, latentChannels, edges: edges)
    contextWidth = (inputBlocks + [middleBlock] + outputBlocks).joined().compactMap(\.contextWidth).first ?? 0
  }

  /// - Parameters:
  ///   - x: [N, 4, H, W].
  ///   - timestep: 0 ..< 1000, possibly between two.
  ///   - context: [N, T, D].
  ///   - vector: [N, V], for a model that takes one.
  ///   - observe: is shown what each layer makes, under its name in the checkpoint.
  /// - Returns: [N, 4, H, W].
  public func callAsFunction(
    _ x: FeatureMap, timestep: Float, context: Tensor, vector: Tensor? = nil,
    observe: ((String, FeatureMap) -> Void)? = nil
  ) -> FeatureMap {
    precondition((vector?.channels ?? 0) == vectorWidth)
    var time = timeEmbedding(timestep, batch: x.batch, on: x.device)  // [N, E]
    if let vectorEmbedding, let vector { time = time + vectorEmbedding(vector) }
    let embedding = silu(time)
    func passed(_ x: FeatureMap, through block: [UNetLayer], _ name: String) -> FeatureMap {
      var h = x
      for (i, layer) in block.enumerated() {
        h = layer(h, embedding: embedding, context: context)
        observe?("\(name).\(i)", h)
      }
      return h
    }
    var h = x
    var skips: [FeatureMap] = []
    for (i, block) in inputBlocks.enumerated() {
      h = passed(h, through: block, "input_blocks.\(i)")
      skips.append(h)
    }
    h = passed(h, through: middleBlock, "middle_block")
    for (i, block) in outputBlocks.enumerated() {
      let skip = skips.removeLast()
      // Sizes that halve unevenly come back one too large; the map gives way to its skip.
      h = h.resized(height: skip.height, width: skip.width).joined(skip)
      h = passed(h, through: block, "output_blocks.\(i)")
    }
    return output(norm(h, activated: true))
  }
}

/// One member of a block; what it is shows in its tensors.
enum UNetLayer: Sendable {
  case convolution(Convolution)
  case residual(ResidualBlock)
  case transformer(SpatialTransformer)
  case downsample(Convolution)
  case upsample(Convolution)

  func callAsFunction(_ x: FeatureMap, embedding: Tensor, context: Tensor) -> FeatureMap {
    switch self {
    case .convolution(let layer), .downsample(let layer): layer(x)
    case .residual(let layer): layer(x, embedding: embedding)
    case .transformer(let layer): layer(x, context: context)
    case .upsample(let layer): layer(x.resized(height: 2 * x.height, width: 2 * x.width))
    }
  }

  var contextWidth: Int? {
    guard case .transformer(let layer) = self else { return nil }
    return layer.blocks.first?.crossAttention.key.weight.shape[1]
  }

  struct Reader {
    let time: Int
    let heads: HeadRule
    let edges: EdgeRule

    /// `0`, `1`, ... as far as they hold layers.
    func blocks(_ weights: WeightScope) throws(WeightError) -> [[UNetLayer]] {
      try weights.members(layers)
    }

    func layers(_ weights: WeightScope) throws(WeightError) -> [UNetLayer] {
      try weights.members(layer)
    }

    private func layer(_ weights: WeightScope) throws(WeightError) -> UNetLayer {
      if weights["in_layers"].exists {
        return .residual(try ResidualBlock(weights, time: time, edges: edges))
      }
      if weights["transformer_blocks"].exists {
        return .transformer(try SpatialTransformer(weights, heads: heads))
      }
      if weights["op"].exists { return .downsample(try convolution(weights["op"], stride: 2)) }
      if weights["conv"].exists { return .upsample(try convolution(weights["conv"])) }
      return .convolution(try convolution(weights))
    }

    private func convolution(_ weights: WeightScope, stride: Int = 1) throws(WeightError) -> Convolution {
      let shape = try weights.shape(of: "weight", rank: 4)
      return try Convolution(weights, shape[1], shape[0], stride: stride, edges: edges)
    }
  }
}
