import Networks
import Prompts
import Recipes
import Sampling
import Tensors

/// From prompts to what the UNet is told of them.
struct TextStage {
  let settings: RenderSettings
  let embeddings: [ModelFile]
  let device: Device

  func conditioning(
    of prompts: PromptPlan, _ pass: SamplingJob.Pass, by encoder: CLIPTextEncoder,
    _ recorder: inout RunRecorder
  ) throws -> Conditioning {
    guard settings.clipSkip <= encoder.depth + 1 else {
      throw DiffusionError.unverifiable([
        Reason(
          .invalidValue,
          "`Clip skip` is \(settings.clipSkip), and this text encoder has \(encoder.depth) layers")
      ])
    }
    let conditioner = TextConditioner(
      encoder: encoder, inversions: try inversions(width: encoder.width, &recorder), settings: settings)
    let evaluations = try evaluations(pass)
    do throws(PromptError) {
      let result = try conditioner.conditioning(
        of: prompts, evaluations: evaluations.first, hiresEvaluations: evaluations.second)
      recorder.record("cond", Array(result.table[..<result.firstNegative]))
      recorder.record("uncond", Array(result.table[result.firstNegative...]))
      return result
    } catch {
      throw DiffusionError.unverifiable([Reason(.invalidValue, error.description)])
    }
  }

  /// What prompt editing counts with; nothing for the second pass while the first runs.
  private func evaluations(_ pass: SamplingJob.Pass) throws -> (first: Int, second: Int?) {
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
  func emptyPrompt(by encoder: CLIPTextEncoder) throws -> TextStates? {
    let conditioner = TextConditioner(encoder: encoder, inversions: [], settings: settings)
    return try conditioner.states(ofAll: [""]).first
  }

  private func inversions(width: Int, _ recorder: inout RunRecorder) throws -> [TextualInversion] {
    var found: [TextualInversion] = []
    for file in embeddings {
      if let inversion = try TextualInversion(file, width: width, on: device) {
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
