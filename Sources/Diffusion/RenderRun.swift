import ModelFiles
import Networks
import Recipes
import Sampling
import Tensors
import Weights

/// One render, stage by stage, from models to pixels.
struct RenderRun {
  let plan: Plan
  let renderer: Renderer
  let observe: (RenderEvent) -> Bool
  var recorder: RunRecorder

  init(plan: Plan, renderer: Renderer, keepsTensors: Bool, observe: @escaping (RenderEvent) -> Bool) {
    self.plan = plan
    self.renderer = renderer
    self.observe = observe
    recorder = RunRecorder(keepsTensors: keepsTensors, notes: plan.notes)
  }

  var settings: RenderSettings { plan.settings }
  var device: Device { renderer.device }

  mutating func regeneration() throws -> Regeneration {
    try report(.loadingModels)
    let base = try loaded(plan.files)
    let shape = LatentShape(channels: 4, height: settings.size.height / 8, width: settings.size.width / 8)
    var (latent, last) = try sampled(settings, plan.prompts, base, shape, .first)
    if let hires = plan.hires { (latent, last) = try secondPass(hires, from: latent, base, after: last) }
    recorder.record("latent", latent)
    for model in [base, last] { model.weights.releaseKept() }
    device.releaseIdleMemory()

    try report(.decoding)
    let (decoder, scale) = try decoder(of: [last, base])
    let image = try DecodingStage(device: device).image(of: latent, by: decoder, scale: scale, &recorder)
    base.noteUnread(in: &recorder)
    return Regeneration(
      image: image,
      trace: RunTrace(
        profile: renderer.profile, fingerprints: recorder.fingerprints, notes: recorder.notes),
      tensors: recorder.tensors)
  }

  /// From prompts to the finished latent of a pass, and the model that made its last step.
  mutating func sampled(
    _ settings: RenderSettings, _ prompts: PromptPlan, _ model: LoadedModel, _ shape: LatentShape,
    _ pass: SamplingJob.Pass
  ) throws -> (latent: Latent, model: LoadedModel) {
    try report(.encodingText)
    let text = TextStage(settings: settings, embeddings: plan.recipe.models.embeddings, device: device)
    let start = try text.conditioned(model, prompts, pass, &recorder)
    model.weights.releaseKept()
    device.releaseIdleMemory()
    let sampling = SamplingStage(settings: settings, device: device, observe: observe)
    let result = try sampling.latent(
      start, shape, pass: pass, refiner: try refiner(in: pass, text, prompts), &recorder)
    device.releaseIdleMemory()
    return result
  }

  /// With a second pass the refiner works only in that one, unless the claim says otherwise.
  private func refiner(
    in pass: SamplingJob.Pass, _ text: TextStage, _ prompts: PromptPlan
  ) throws -> RefinerSwitch? {
    guard let use = settings.refiner, let files = plan.refiner else { return nil }
    if plan.hires != nil, use.passes != .both {
      guard case .second = pass else {
        return use.passes == .first ? try refiner(use, files, pass, text, prompts) : nil
      }
      guard use.passes == .second else { return nil }
    }
    return try refiner(use, files, pass, text, prompts)
  }

  private func refiner(
    _ use: RefinerUse, _ files: PassFiles, _ pass: SamplingJob.Pass, _ text: TextStage, _ prompts: PromptPlan
  ) throws -> RefinerSwitch {
    let evaluations = try text.evaluations(pass)
    return RefinerSwitch(use: use, plannedEvaluations: evaluations.second ?? evaluations.first) { recorder in
      let prefix = recorder.prefix
      recorder.prefix = prefix + "refiner_"
      defer { recorder.prefix = prefix }
      return try text.conditioned(try loaded(files), prompts, pass, &recorder)
    }
  }

  func report(_ event: RenderEvent) throws {
    guard observe(event) else { throw DiffusionError.stopped }
  }

  func loaded(_ files: PassFiles) throws -> LoadedModel {
    let terms = ModelTerms(settings)
    func load() throws -> LoadedModel {
      try LoadedModel(files, terms, keptBytes: renderer.keptBytes, on: device)
    }
    return try renderer.models?.model(LoadedModelKey(files, terms), load: load) ?? load()
  }

  /// The VAE of the model that was loaded last, as A1111 decodes; a refiner may have none.
  func decoder(of models: [LoadedModel]) throws -> (VAEDecoder, scale: Float) {
    for model in models { if let decoder = model.decoder { return (decoder, model.latentScale) } }
    throw WeightError.missing(
      tensor: "first_stage_model.decoder.conv_in.weight", file: plan.files.checkpoint.path)
  }
}

/// A1111 refuses such a result too.
func refuseNaN(_ values: [Float], _ what: String) throws(DiffusionError) {
  guard values.contains(where: { !$0.isFinite }) else { return }
  throw .unverifiable([
    Reason(
      .unsupportedModel,
      "\(what) is not a number in places: with these settings the model gives no image in float32")
  ])
}
