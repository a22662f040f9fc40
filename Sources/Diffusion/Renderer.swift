import ModelFiles
import Networks
import Pixels
import Prompts
public import Recipes
import Sampling
public import Tensors
import Weights

/// Renders plans on a device.
public struct Renderer: Sendable {
  /// Changes whenever a result's bits may change.
  public static let engineVersion = "1"
  /// Latents of SD 1 are stored multiplied by this.
  static let latentScale: Float = 0.18215

  let device: Device
  /// How much expanded weights may stay in memory between steps; a matter of speed alone.
  let keptBytes: Int

  public init(device: Device, keptBytes: Int = 1 << 30) {
    self.device = device
    self.keptBytes = keptBytes
  }

  public var profile: NumericProfile {
    NumericProfile(
      engineVersion: Self.engineVersion, name: device.profile.rawValue, blas: device.blasLibrary,
      blasCore: device.blasCore, instructionSet: device.instructionSet.rawValue)
  }

  /// - Parameters:
  ///   - keepsTensors: keep every tensor of the dump in the result.
  ///   - observe: told how far the run is; false stops it.
  /// - Throws: ``DiffusionError``.
  public func render(
    _ plan: Plan, keepsTensors: Bool = false, observe: @escaping (RenderEvent) -> Bool = { _ in true }
  ) throws(DiffusionError) -> Regeneration {
    do {
      var run = Run(plan: plan, renderer: self, keepsTensors: keepsTensors, observe: observe)
      return try run.regeneration()
    } catch let error as DiffusionError {
      throw error
    } catch let error as WeightError {
      throw DiffusionError(error)
    } catch let error as SamplingError {
      // The plan knows every sampler and schedule; what is left are values that no sampler can take.
      throw .unverifiable([Reason(.invalidValue, error.description)])
    } catch {
      throw .stopped
    }
  }
}

/// One render, from models to pixels.
private struct Run {
  let plan: Plan
  let renderer: Renderer
  let observe: (RenderEvent) -> Bool
  var recorder: RunRecorder
  var notes: [Note]

  init(plan: Plan, renderer: Renderer, keepsTensors: Bool, observe: @escaping (RenderEvent) -> Bool) {
    self.plan = plan
    self.renderer = renderer
    self.observe = observe
    recorder = RunRecorder(keepsTensors: keepsTensors)
    notes = plan.notes
  }

  var settings: RenderSettings { plan.settings }
  var device: Device { renderer.device }
  var edges: EdgeRule { settings.tiling ? .circular : .zeros }

  mutating func regeneration() throws -> Regeneration {
    try report(.loadingModels)
    let weights = weights(adapters: plan.adapters, keptBytes: renderer.keptBytes)
    noteFits(weights)
    let unet = try UNet(weights.scope("model.diffusion_model"), edges: edges)
    let decoder = try VAEDecoder(weights.scope("first_stage_model"), edges: edges)
    let shape = try latentShape(decoder)

    try report(.encodingText)
    let conditioning = try conditioning(weights, contextWidth: unet.contextWidth)
    try refuseUnread(weights)
    device.releaseIdleMemory()

    let latent = try sampled(unet, conditioning, shape, alphas: ownAlphas(weights))
    recorder.record("latent", latent)
    try refuseNaN(latent.values, "The latent")
    device.releaseIdleMemory()

    try report(.decoding)
    let image = try decoded(latent, by: decoder)
    noteUnread(weights)
    return Regeneration(
      image: image,
      trace: RunTrace(profile: renderer.profile, fingerprints: recorder.fingerprints, notes: notes),
      tensors: recorder.tensors)
  }

  private func report(_ event: RenderEvent) throws {
    guard observe(event) else { throw DiffusionError.stopped }
  }

  private func weights(adapters: [LoraAdapter], keptBytes: Int) -> ModelWeights {
    ModelWeights(
      checkpoint: plan.checkpoint, vae: plan.vae, adapters: adapters,
      rounding: settings.halfWeights ? .half : .stored, keptBytes: keptBytes, on: device)
  }

  private func latentShape(_ decoder: VAEDecoder) throws -> LatentShape {
    let factor = decoder.magnification
    guard factor == 8 else {
      throw DiffusionError(
        .unknownArchitecture(
          file: plan.vae?.path ?? plan.checkpoint.path, why: "its VAE enlarges \(factor) times, not 8 times"))
    }
    return LatentShape(channels: 4, height: settings.size.height / 8, width: settings.size.width / 8)
  }

  private mutating func conditioning(_ weights: ModelWeights, contextWidth: Int) throws -> Conditioning {
    let encoder = try textEncoder(weights)
    guard contextWidth == encoder.width else {
      throw DiffusionError(
        .unknownArchitecture(
          file: plan.checkpoint.path,
          why: "its UNet wants text states \(contextWidth) wide and its text encoder makes \(encoder.width)"))
    }
    guard settings.clipSkip <= encoder.depth + 1 else {
      throw DiffusionError.unverifiable([
        Reason(
          .invalidValue,
          "`Clip skip` is \(settings.clipSkip), and this text encoder has \(encoder.depth) layers")
      ])
    }
    let conditioner = TextConditioner(
      encoder: encoder, inversions: try inversions(width: encoder.width), settings: settings)
    let evaluations = try numberOfEvaluations(
      sampler: settings.sampler, schedule: settings.schedule, steps: settings.steps,
      version: settings.version)
    do {
      var result = try conditioner.conditioning(of: plan.prompts, evaluations: evaluations)
      if settings.padding == .emptyPrompt { result.empty = try emptyPrompt() }
      recorder.record("cond", Array(result.table[..<result.firstNegative]))
      recorder.record("uncond", Array(result.table[result.firstNegative...]))
      return result
    } catch let error as PromptError {
      throw DiffusionError.unverifiable([Reason(.invalidValue, error.description)])
    }
  }

  private func textEncoder(_ weights: ModelWeights) throws(WeightError) -> CLIPTextEncoder {
    try CLIPTextEncoder(weights.scope("cond_stage_model.transformer.text_model"))
  }

  /// What `Pad conds` appends: A1111 encodes the empty prompt when it loads a checkpoint, before any LoRA.
  private func emptyPrompt() throws -> TextStates? {
    let weights = weights(adapters: [], keptBytes: 0)
    let conditioner = TextConditioner(encoder: try textEncoder(weights), inversions: [], settings: settings)
    return try conditioner.states(ofAll: [""]).first
  }

  private mutating func inversions(width: Int) throws -> [TextualInversion] {
    var found: [TextualInversion] = []
    for file in plan.recipe.models.embeddings {
      if let inversion = try TextualInversion(file, width: width, on: device) {
        found.append(inversion)
      } else {
        notes.append(
          Note(
            "embedding-skipped",
            "The embedding \(file.name) was made for a model of another width; it is read as words, as A1111 does."
          ))
      }
    }
    return found
  }

  private mutating func sampled(
    _ unet: UNet, _ conditioning: Conditioning, _ shape: LatentShape, alphas: [Float]?
  ) throws -> Latent {
    let guidance = Guidance(
      parts: conditioning.positive.map { GuidancePart(weight: $0.weight, schedule: $0.schedule) },
      negative: conditioning.negative)
    var job = SamplingJob(settings: settings, shape: shape, prediction: .epsilon, guidance: guidance)
    job.alphas = alphas
    let rows = ConditionRows(conditioning: conditioning, padding: settings.padding)
    let device = device
    let observe = observe
    var evaluation = 0
    var recorder = recorder
    let latent = try sample(
      job,
      predict: { input, timestep, wanted in
        let texts = rows.states(of: wanted, step: evaluation)
        evaluation += 1
        return unet.predictions(of: input, timestep: timestep, texts: texts, on: device)
      },
      observe: { event in
        recorder.record(event)
        if case .evaluation(let number, let total) = event, !observe(.sampling(number, total: total)) {
          throw DiffusionError.stopped
        }
      })
    self.recorder = recorder
    return latent
  }

  /// A checkpoint may bring its own table of noise levels.
  private func ownAlphas(_ weights: ModelWeights) throws -> [Float]? {
    guard weights.root.has("alphas_cumprod") else { return nil }
    return try weights.root.tensor("alphas_cumprod", [1000]).expanded().values
  }

  private mutating func decoded(_ latent: Latent, by decoder: VAEDecoder) throws -> RGBImage {
    let z = FeatureMap(
      planes: [latent.values.map { $0 / Renderer.latentScale }], channels: latent.channels,
      height: latent.height, width: latent.width, on: device)
    let picture = decoder(z)
    let planes = picture.planes(of: 0)
    try refuseNaN(planes, "The decoded picture")
    recorder.record(
      "pixels", [3, picture.height, picture.width], planes.map { min(max(($0 + 1) / 2, 0), 1) })
    return RGBImage(width: picture.width, height: picture.height, planes: planes)
  }

  /// A1111 refuses such a result too.
  private func refuseNaN(_ values: [Float], _ what: String) throws {
    guard values.contains(where: { !$0.isFinite }) else { return }
    throw DiffusionError.unverifiable([
      Reason(
        .unsupportedModel,
        "\(what) is not a number in places: with these settings the model gives no image in float32")
    ])
  }

  private mutating func noteFits(_ weights: ModelWeights) {
    for adapter in plan.adapters {
      let fit = weights.fit(of: adapter.file)
      if fit.matched == fit.layers { continue }
      notes.append(
        Note(
          fit.matched == 0 ? "lora-without-effect" : "lora-partly-applied",
          "<lora:\(adapter.name)>: \(fit.matched) of \(fit.layers) layers fit this checkpoint; A1111 ignores the others too."
        ))
    }
  }

  /// A layer that no network took would have changed the image.
  private func refuseUnread(_ weights: ModelWeights) throws {
    let parts = [
      "model.diffusion_model.", "cond_stage_model.transformer.text_model.encoder.",
      "first_stage_model.decoder.",
    ]
    guard let first = parts.lazy.flatMap({ weights.unread(below: $0) }).first else { return }
    throw DiffusionError(
      .unknownArchitecture(file: weights.file, why: "no layer that is known uses its tensor `\(first)`"))
  }

  private mutating func noteUnread(_ weights: ModelWeights) {
    let parts = ["cond_stage_model.", "first_stage_model.post_quant_conv."]
    let unread = parts.flatMap { weights.unread(below: $0) }.filter { !$0.hasSuffix("position_ids") }
    guard let first = unread.first else { return }
    notes.append(
      Note(
        "unread-tensors",
        "\(unread.count) tensors of the model files are of no use to it, such as `\(first)`."))
  }
}

extension UNet {
  /// Predictions for several texts: those of one length go through the network as one batch.
  fileprivate func predictions(
    of input: Latent, timestep: Float, texts: [TextStates], on device: Device
  ) -> [Latent] {
    var results = [Latent](repeating: input, count: texts.count)
    var lengths: [Int] = []
    for text in texts where !lengths.contains(text.rows) { lengths.append(text.rows) }
    for length in lengths {
      let members = texts.indices.filter { texts[$0].rows == length }
      let map = FeatureMap(
        planes: members.map { _ in input.values }, channels: input.channels, height: input.height,
        width: input.width, on: device)
      let context = Tensor(
        Array(members.map { texts[$0].values }.joined()),
        shape: [members.count, length, texts[members[0]].width], on: device)
      let out = self(map, timestep: timestep, context: context)
      for (i, member) in members.enumerated() {
        results[member] = Latent(shape: input.shape, values: out.planes(of: i))
      }
    }
    return results
  }
}
