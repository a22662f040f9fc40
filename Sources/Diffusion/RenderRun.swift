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
    var model = try LoadedModel(plan.files, settings, keptBytes: renderer.keptBytes, on: device)
    model.noteFits(of: plan.files.adapters, in: &recorder)
    let shape = LatentShape(channels: 4, height: settings.size.height / 8, width: settings.size.width / 8)
    var latent = try sampled(settings, plan.prompts, model, shape, .first)
    if let hires = plan.hires { latent = try secondPass(hires, from: latent, &model) }
    recorder.record("latent", latent)
    model.weights.releaseKept()
    device.releaseIdleMemory()

    try report(.decoding)
    let image = try DecodingStage(device: device).image(of: latent, by: model.decoder, &recorder)
    model.noteUnread(in: &recorder)
    return Regeneration(
      image: image,
      trace: RunTrace(
        profile: renderer.profile, fingerprints: recorder.fingerprints, notes: recorder.notes),
      tensors: recorder.tensors)
  }

  /// From prompts to the finished latent of a pass.
  mutating func sampled(
    _ settings: RenderSettings, _ prompts: PromptPlan, _ model: LoadedModel, _ shape: LatentShape,
    _ pass: SamplingJob.Pass
  ) throws -> Latent {
    try report(.encodingText)
    let text = TextStage(settings: settings, embeddings: plan.recipe.models.embeddings, device: device)
    var conditioning = try text.conditioning(of: prompts, pass, by: try model.textEncoder(), &recorder)
    if settings.padding == .emptyPrompt {
      conditioning.empty = try text.emptyPrompt(by: try model.withoutLoras(settings).textEncoder())
    }
    try model.refuseUnread()
    device.releaseIdleMemory()
    let sampling = SamplingStage(settings: settings, device: device, observe: observe)
    let latent = try sampling.latent(
      model.unet, conditioning, shape, pass: pass, alphas: try model.ownAlphas(), &recorder)
    device.releaseIdleMemory()
    return latent
  }

  func report(_ event: RenderEvent) throws {
    guard observe(event) else { throw DiffusionError.stopped }
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
