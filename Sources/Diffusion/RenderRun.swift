import ModelFiles
import Networks
import Pixels
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
    let base = try loaded(plan.checkpoint)
    base.noteFits(of: plan.adapters, in: &recorder)
    let shape = LatentShape(channels: 4, height: settings.size.height / 8, width: settings.size.width / 8)

    let start = try conditioned(base, plan.prompts)
    let sampling = SamplingStage(settings: settings, device: device, observe: observe)
    let (latent, last) = try sampling.latent(start, shape, refiner: try refiner(in: .first), &recorder)
    recorder.record("latent", latent)
    for model in [base, last] { model.weights.releaseKept() }
    device.releaseIdleMemory()

    try report(.decoding)
    let image = try decoded(latent, by: [last, base])
    base.noteUnread(in: &recorder)
    return Regeneration(
      image: image,
      trace: RunTrace(
        profile: renderer.profile, fingerprints: recorder.fingerprints, notes: recorder.notes),
      tensors: recorder.tensors)
  }

  private func report(_ event: RenderEvent) throws {
    guard observe(event) else { throw DiffusionError.stopped }
  }

  private func loaded(_ checkpoint: OpenCheckpoint) throws -> LoadedModel {
    try LoadedModel(
      checkpoint, of: plan, adapters: plan.adapters, keptBytes: renderer.keptBytes, on: device)
  }

  private mutating func conditioned(
    _ model: LoadedModel, _ prompts: PromptPlan
  ) throws -> ConditionedModel {
    try report(.encodingText)
    let start = try textStage.conditioned(model, prompts, &recorder)
    model.weights.releaseKept()
    device.releaseIdleMemory()
    return start
  }

  private var textStage: TextStage {
    TextStage(
      settings: settings, embeddings: plan.recipe.models.embeddings, size: settings.size, device: device)
  }

  /// - Parameter pass: the one that begins. With a second pass the refiner works only in that one, unless the claim
  ///   says otherwise.
  private func refiner(in pass: RefinerUse.Passes) throws -> RefinerSwitch? {
    guard let use = settings.refiner, let checkpoint = plan.refiner else { return nil }
    guard settings.hires == nil || use.passes == .both || use.passes == pass else { return nil }
    var text = textStage
    text.prefix = "refiner_"
    let (stage, prompts) = (text, plan.prompts)
    let evaluations = try numberOfEvaluations(
      sampler: settings.sampler, schedule: settings.schedule, steps: settings.steps,
      version: settings.version)
    return RefinerSwitch(use: use, plannedEvaluations: evaluations) { recorder in
      try stage.conditioned(try loaded(checkpoint), prompts, &recorder)
    }
  }

  /// By the VAE of the model that was loaded last, as A1111 decodes; a refiner may have none.
  private mutating func decoded(_ latent: Latent, by models: [LoadedModel]) throws -> RGBImage {
    guard let model = models.first(where: { $0.decoder != nil }), let decoder = model.decoder else {
      throw WeightError.missing(
        tensor: "first_stage_model.decoder.conv_in.weight", file: plan.checkpoint.file.path)
    }
    return try DecodingStage(device: device).image(
      of: latent, by: decoder, scale: model.latentScale, &recorder)
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
