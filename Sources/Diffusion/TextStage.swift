import Prompts
import Recipes
import Sampling
import Tensors
import Weights

/// From prompts to what a model's UNet is told of them.
struct TextStage {
  let settings: RenderSettings
  let embeddings: [ModelFile]
  let device: Device

  /// The texts as a model understands them.
  func conditioned(
    _ model: LoadedModel, _ prompts: PromptPlan, _ pass: SamplingJob.Pass, _ recorder: inout RunRecorder
  ) throws -> ConditionedModel {
    let conditioning = try conditioning(of: prompts, pass, by: model, &recorder)
    try model.refuseUnread()
    return ConditionedModel(model: model, conditioning: conditioning)
  }

  private func conditioning(
    of prompts: PromptPlan, _ pass: SamplingJob.Pass, by model: LoadedModel, _ recorder: inout RunRecorder
  ) throws -> Conditioning {
    let text = try model.textModel()
    let conditioner = TextConditioner(
      model: text, inversions: try inversions(for: text, of: model, &recorder), settings: settings,
      size: settings.size)
    let evaluations = try evaluations(pass)
    do {
      var result = try conditioner.conditioning(
        of: prompts, evaluations: evaluations.first, hiresEvaluations: evaluations.second)
      recorder.record("cond", Array(result.table[..<result.firstNegative]))
      recorder.record("uncond", Array(result.table[result.firstNegative...]))
      if settings.padding == .emptyPrompt { result.empty = try emptyPrompt(by: model.withoutLoras()) }
      return result
    } catch let error as PromptError {
      throw DiffusionError.unverifiable([Reason(.invalidValue, error.description)])
    }
  }

  /// What prompt editing counts with; nothing for the second pass while the first runs.
  func evaluations(_ pass: SamplingJob.Pass) throws -> (first: Int, second: Int?) {
    let first = try numberOfEvaluations(
      sampler: settings.sampler, schedule: settings.schedule, steps: settings.steps,
      version: settings.version)
    guard case .second(let hires, _) = pass else { return (first, nil) }
    let second = try numberOfEvaluations(
      sampler: hires.sampler, schedule: hires.schedule, steps: hires.steps ?? settings.steps,
      version: settings.version)
    return (first, second)
  }

  /// What `Pad conds` appends: A1111 encodes the empty prompt when it loads a checkpoint, before any LoRA.
  private func emptyPrompt(by model: LoadedModel) throws -> TextStates? {
    let conditioner = TextConditioner(
      model: try model.textModel(), inversions: [], settings: settings, size: settings.size)
    return try conditioner.states(ofAll: [""]).first
  }

  private func inversions(
    for text: TextModel, of model: LoadedModel, _ recorder: inout RunRecorder
  ) throws(DiffusionError) -> [TextualInversion] {
    var found: [TextualInversion] = []
    for file in embeddings {
      let inversion = try TextualInversion(file, for: text, on: device)
      if let inversion { found.append(inversion) } else { noteSkipped(file.name, &recorder) }
    }
    for bundle in model.adapters.map({ BundledEmbeddings(in: $0.file) }) {
      // A1111 keeps the embedding that it knew first.
      for name in bundle.names where !found.contains(where: { $0.name == name }) {
        let inversion = try bundle.inversion(name, for: text, on: device)
        if let inversion { found.append(inversion) } else { noteSkipped(name, &recorder) }
      }
    }
    return found
  }

  private func noteSkipped(_ name: String, _ recorder: inout RunRecorder) {
    recorder.note(
      "embedding-skipped",
      "The embedding \(name) was made for a model of another width; it is read as words, as A1111 does.")
  }
}
