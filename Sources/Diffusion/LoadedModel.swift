import ModelFiles
import Networks
import Recipes
import Sampling
import Tensors
import Weights

/// A checkpoint with the LoRAs of a pass: its networks, of which only names and shapes have been read.
struct LoadedModel: Sendable {
  let family: ModelFamily
  let weights: ModelWeights
  let unet: UNet
  /// nil for a checkpoint that holds no VAE.
  let decoder: VAEDecoder?
  private let files: PassFiles
  private let terms: ModelTerms
  private let memory = ModelMemory()

  /// - Parameter keptBytes: how much expanded weights may stay in memory.
  init(_ files: PassFiles, _ terms: ModelTerms, keptBytes: Int, on device: Device) throws {
    try self.init(files, terms, adapters: files.adapters, keptBytes: keptBytes, on: device)
  }

  private init(
    _ files: PassFiles, _ terms: ModelTerms, adapters: [LoraAdapter], keptBytes: Int, on device: Device
  ) throws {
    self.files = files
    self.terms = terms
    family = ModelFamily(ofCheckpoint: files.checkpoint)
    // What is none of the names' families is read as the oldest, whose missing tensors then have names.
    guard family.isRendered || family == .unknown else {
      throw DiffusionError(
        .unknownArchitecture(file: files.checkpoint.path, why: "this is \(family.label)"))
    }
    weights = ModelWeights(
      checkpoint: files.checkpoint, vae: files.vae, adapters: adapters,
      rounding: terms.halfWeights ? .half : .stored, keptBytes: keptBytes, on: device)
    unet = try UNet(
      weights.scope("model.diffusion_model"),
      heads: family == .sd1 || family == .unknown ? .count(8) : .size(64),
      edges: terms.edges)
    let vae = weights.scope("first_stage_model")
    decoder = vae.exists ? try VAEDecoder(vae, edges: terms.edges) : nil
    guard decoder.map({ $0.magnification == 8 }) ?? true else {
      throw unfit("its VAE enlarges \(decoder?.magnification ?? 0) times, not 8 times")
    }
    guard unet.latentChannels == 4 else {
      throw unfit("its UNet is made for latents of \(unet.latentChannels) channels, not of 4")
    }
  }

  /// The networks of its pass.
  var adapters: [LoraAdapter] { files.adapters }

  private var isFirst: Bool { family == .sd1 || family == .unknown }

  /// What latents are stored multiplied by.
  var latentScale: Float {
    if let scale = files.config?.scaleFactor { return Float(scale) }
    return family == .sdxl || family == .sdxlRefiner ? 0.13025 : 0.18215
  }

  /// The noise levels where they are not Stable Diffusion's: a checkpoint of SD 1 or 2 may bring its own, and the
  /// `.yaml` beside it may state others. SDXL's are fixed.
  func alphas() throws -> [Float]? {
    guard isFirst || family == .sd2 else { return nil }
    if weights.root.has("alphas_cumprod") {
      return try weights.root.tensor("alphas_cumprod", [1000]).expanded().values
    }
    let (start, end) = (files.config?.linearStart, files.config?.linearEnd)
    guard start != nil || end != nil else { return nil }
    return linearAlphas(from: start ?? 0.00085, to: end ?? 0.012)
  }

  /// What the UNet predicts. Of SD 2 no tensor tells it: A1111 runs the UNet once and looks at the result.
  func prediction() throws -> Prediction {
    if let config = files.config { return config.predictsVelocity ? .velocity : .epsilon }
    guard family == .sd2 else { return .epsilon }
    return try memory.prediction {
      try withoutLoras().unet.looksLikeVelocity(on: weights.device) ? .velocity : .epsilon
    }
  }

  /// As A1111 has the checkpoint right after loading it.
  func withoutLoras() throws -> LoadedModel {
    files.adapters.isEmpty
      ? self : try LoadedModel(files, terms, adapters: [], keptBytes: 0, on: weights.device)
  }

  /// Only pixel upscalers need it, and not every file holds one.
  func encoder() throws -> VAEEncoder {
    let scope = weights.scope("first_stage_model")
    guard VAEEncoder.exists(in: scope) else {
      throw DiffusionError.unverifiable([
        Reason(
          .unsupportedModel,
          "\(files.vae?.path ?? files.checkpoint.path) holds no encoder of the VAE, which an upscaler of pixels needs"
        )
      ])
    }
    return try VAEEncoder(scope, edges: terms.edges)
  }

  /// A layer that no network took would have changed the image.
  func refuseUnread() throws {
    let parts = ["model.diffusion_model.", "first_stage_model.decoder."] + textPrefixes
    guard let first = parts.lazy.flatMap({ weights.unread(below: $0) }).first else { return }
    throw unfit("no layer that is known uses its tensor `\(first)`")
  }

  func noteUnread(in recorder: inout RunRecorder) {
    let parts = ["cond_stage_model.", "conditioner.", "first_stage_model.post_quant_conv."]
    let useless = ["position_ids", "logit_scale", "text_projection", "text_projection.weight"]
    let unread = parts.flatMap { weights.unread(below: $0) }
      .filter { name in !useless.contains { name.hasSuffix("." + $0) } }
    guard let first = unread.first else { return }
    recorder.note(
      "unread-tensors",
      "\(unread.count) tensors of the model files are of no use to it, such as `\(first)`.")
  }

  private func unfit(_ why: String) -> DiffusionError {
    DiffusionError(.unknownArchitecture(file: weights.file, why: why))
  }
}

/// The text side.
extension LoadedModel {
  private static let clip = "cond_stage_model.transformer.text_model"

  private var textPrefixes: [String] {
    switch family {
    case .sd1, .unknown: [Self.clip + ".encoder."]
    case .sd2: ["cond_stage_model.model.transformer."]
    case .sdxl:
      [
        "conditioner.embedders.0.transformer.text_model.encoder.",
        "conditioner.embedders.1.model.transformer.",
      ]
    default: ["conditioner.embedders.0.model.transformer."]
    }
  }

  func textModel() throws -> TextModel { try memory.textModel { try newTextModel() } }

  private func newTextModel() throws -> TextModel {
    let parts = try textParts()
    let pooled = parts.reduce(0) { $0 + $1.encoder.pooledWidth }
    let model = TextModel(parts: parts, vector: try vectorLayout(pooledWidth: pooled))
    guard unet.contextWidth == model.width else {
      throw unfit(
        "its UNet wants text states \(unet.contextWidth) wide and its text encoder makes \(model.width)")
    }
    return model
  }

  private func textParts() throws -> [TextModel.Part] {
    switch family {
    case .sd1, .unknown:
      let encoder = try TextEncoder(clip: weights.scope(Self.clip))
      let clipSkip = terms.clipSkip
      guard clipSkip <= encoder.depth + 1 else {
        throw DiffusionError.unverifiable([
          Reason(
            .invalidValue, "`Clip skip` is \(clipSkip), and this text encoder has \(encoder.depth) layers")
        ])
      }
      return [.clip(encoder, clipSkip: clipSkip, isNormalised: true)]
    case .sd2:
      return [.openCLIP(try openCLIP("cond_stage_model.model", pools: false), isNormalised: true)]
    case .sdxl:
      let first = try TextEncoder(clip: weights.scope("conditioner.embedders.0.transformer.text_model"))
      let second = try openCLIP("conditioner.embedders.1.model", pools: true)
      return [.clip(first, clipSkip: 2, isNormalised: false), .openCLIP(second, isNormalised: false)]
    default:
      return [.openCLIP(try openCLIP("conditioner.embedders.0.model", pools: true), isNormalised: false)]
    }
  }

  private func openCLIP(_ path: String, pools: Bool) throws(WeightError) -> TextEncoder {
    try TextEncoder(openCLIP: weights.scope(path), pools: pools)
  }

  /// The vector's numbers share evenly what the pooled text leaves of it.
  private func vectorLayout(pooledWidth: Int) throws -> VectorLayout? {
    guard family == .sdxl || family == .sdxlRefiner else {
      guard unet.vectorWidth == 0 else { throw unfit("its UNet takes a vector beside the text") }
      return nil
    }
    let isRefiner = family == .sdxlRefiner, count = VectorLayout.count(isRefiner: isRefiner)
    let rest = unet.vectorWidth - pooledWidth
    guard rest > 0, rest % (2 * count) == 0 else {
      throw unfit(
        "its UNet wants a vector of \(unet.vectorWidth), and \(pooledWidth) pooled and \(count) numbers don't fill it"
      )
    }
    return VectorLayout(isRefiner: isRefiner, channels: rest / count)
  }
}

extension UNet {
  /// A1111's probe (`modules/sd_models_config.py`): at full noise a model of velocity turns its input around.
  func looksLikeVelocity(on device: Device) -> Bool {
    let x = FeatureMap(
      planes: [[Float](repeating: 0.5, count: 4 * 64)], channels: 4, height: 8, width: 8, on: device)
    let context = Tensor(
      [Float](repeating: 0.5, count: 2 * contextWidth), shape: [1, 2, contextWidth], on: device)
    let out = self(x, timestep: 999, texts: [read(context)]).planes(of: 0)
    return out.reduce(0.0) { $0 + Double($1) - 0.5 } / Double(out.count) < -1
  }
}
