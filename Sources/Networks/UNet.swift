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
  private let attentionsToText: [Attention]

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
    attentionsToText = (inputBlocks + [middleBlock] + outputBlocks).joined().flatMap(\.attentionsToText)
    contextWidth = attentionsToText.first?.key.weight.shape[1] ?? 0
  }

  /// What is made of a text once, before the first step.
  /// - Parameters:
  ///   - rows: the text's states, [1, T, D].
  ///   - vector: [1, V], for a model that takes one.
  public func read(_ rows: Tensor, vector: Tensor? = nil) -> ReadText {
    precondition(rows.batch == 1 && (vector?.count ?? 0) == vectorWidth)
    return ReadText(rows, vector: vector, attentions: attentionsToText, embedding: vectorEmbedding)
  }

  /// - Parameters:
  ///   - x: [N, 4, H, W], or one latent for all of the N texts: what comes before the first text is then done once.
  ///   - timestep: 0 ..< 1000, possibly between two.
  ///   - texts: N, read by this network, maybe of different lengths.
  ///   - observe: is shown what each layer makes, under its name in the checkpoint.
  /// - Returns: [N, 4, H, W].
  public func callAsFunction(
    _ x: FeatureMap, timestep: Float, texts: [ReadText], observe: ((String, FeatureMap) -> Void)? = nil
  ) -> FeatureMap {
    precondition(x.batch == texts.count || x.batch == 1)
    let embedding = embedding(timestep, texts, on: x.device)
    func passed(_ x: FeatureMap, through block: [UNetLayer], _ name: String) -> FeatureMap {
      var h = x
      for (i, layer) in block.enumerated() {
        h = layer(h, embedding: embedding, texts: texts)
        observe?("\(name).\(i)", h.repeated(texts.count))
      }
      return h
    }
    var h = x
    var skips: [FeatureMap] = []
    for (i, block) in inputBlocks.enumerated() {
      h = passed(h, through: block, "input_blocks.\(i)")
      skips.append(h)
    }
    h = passed(h, through: middleBlock, "middle_block").repeated(texts.count)
    for (i, block) in outputBlocks.enumerated() {
      let skip = skips.removeLast().repeated(texts.count)
      // Sizes that halve unevenly come back one too large; the map gives way to its skip.
      h = h.resized(height: skip.height, width: skip.width).joined(skip)
      h = passed(h, through: block, "output_blocks.\(i)")
    }
    return output(norm(h, activated: true))
  }

  /// - Returns: [N, E], or [1, E] for all texts, through SiLU.
  private func embedding(_ timestep: Float, _ texts: [ReadText], on device: Device) -> Tensor {
    let time = timeEmbedding(timestep, on: device)
    let vectors = texts.compactMap(\.embedding)
    return silu(vectors.isEmpty ? time : Tensor.stacked(vectors).adding(row: time))
  }
}

/// One member of a block; what it is shows in its tensors.
enum UNetLayer: Sendable {
  case convolution(Convolution)
  case residual(ResidualBlock)
  case transformer(SpatialTransformer)
  case downsample(Convolution)
  case upsample(Convolution)

  func callAsFunction(_ x: FeatureMap, embedding: Tensor, texts: [ReadText]) -> FeatureMap {
    switch self {
    case .convolution(let layer), .downsample(let layer): layer(x)
    case .residual(let layer): layer(x, embedding: embedding)
    case .transformer(let layer): layer(x, texts: texts)
    case .upsample(let layer): layer(x.resized(height: 2 * x.height, width: 2 * x.width))
    }
  }

  var attentionsToText: [Attention] {
    guard case .transformer(let layer) = self else { return [] }
    return layer.blocks.map(\.crossAttention)
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
