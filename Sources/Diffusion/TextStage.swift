import Prompts
import Recipes
import Sampling
import Tensors

/// From prompts to what a model's UNet is told of them.
struct TextStage {
  let settings: RenderSettings
  let embeddings: [ModelFile]
  /// Of the picture of this pass, before anything is cut off; SDXL is told it.
  let size: ImageSize
  /// Before the names under which states are recorded: `refiner_`.
  var prefix = ""
  let device: Device

  /// The texts as a model understands them.
  func conditioned(
    _ model: LoadedModel, _ prompts: PromptPlan, _ recorder: inout RunRecorder
  ) throws -> ConditionedModel {
    let conditioning = try conditioning(of: prompts, by: model, &recorder)
    try model.refuseUnread()
    return ConditionedModel(model: model, conditioning: conditioning)
  }

  private func conditioning(
    of prompts: PromptPlan, by model: LoadedModel, _ recorder: inout RunRecorder
  ) throws -> Conditioning {
    let text = try model.textModel()
    let conditioner = TextConditioner(
      model: text, inversions: try inversions(for: text, &recorder), settings: settings, size: size)
    let evaluations = try numberOfEvaluations(
      sampler: settings.sampler, schedule: settings.schedule, steps: settings.steps,
      version: settings.version)
    do {
      var result = try conditioner.conditioning(of: prompts, evaluations: evaluations)
      recorder.record(prefix + "cond", Array(result.table[..<result.firstNegative]))
      recorder.record(prefix + "uncond", Array(result.table[result.firstNegative...]))
      if settings.padding == .emptyPrompt { result.empty = try emptyPrompt(by: model.withoutLoras()) }
      return result
    } catch let error as PromptError {
      throw DiffusionError.unverifiable([Reason(.invalidValue, error.description)])
    }
  }

  /// What `Pad conds` appends: A1111 encodes the empty prompt when it loads a checkpoint, before any LoRA.
  private func emptyPrompt(by model: LoadedModel) throws -> TextStates? {
    let conditioner = TextConditioner(
      model: try model.textModel(), inversions: [], settings: settings, size: size)
    return try conditioner.states(ofAll: [""]).first
  }

  private func inversions(
    for model: TextModel, _ recorder: inout RunRecorder
  ) throws -> [TextualInversion] {
    var found: [TextualInversion] = []
    for file in embeddings {
      if let inversion = try TextualInversion(file, for: model, on: device) {
        found.append(inversion)
      } else {
        recorder.note(
          "embedding-skipped",
          "The embedding \(file.name) was made for a model of another width; it is read as words, as A1111 does."
        )
      }
    }
    return found
  }
}
