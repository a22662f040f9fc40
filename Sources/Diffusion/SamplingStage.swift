import ModelFiles
import Networks
import Recipes
import Sampling
import Tensors
import Weights

/// A model with the texts as it understands them.
struct ConditionedModel {
  let model: LoadedModel
  let conditioning: Conditioning
}

/// From noise, or an enlarged latent, to the finished latent of a pass.
struct SamplingStage {
  let settings: RenderSettings
  let device: Device
  let observe: (RenderEvent) -> Bool

  /// - Returns: the latent, and the model that made its last step.
  func latent(
    _ start: ConditionedModel, _ shape: LatentShape, pass: SamplingJob.Pass = .first,
    refiner: RefinerSwitch? = nil, _ recorder: inout RunRecorder
  ) throws -> (latent: Latent, model: LoadedModel) {
    var job = SamplingJob(
      settings: settings, shape: shape, prediction: try start.model.prediction(),
      guidance: start.conditioning.guidance)
    job.alphas = try start.model.alphas()
    job.isSDXL = start.model.family == .sdxl
    job.pass = pass
    let prediction = job.prediction
    var now = start
    var reading = TextReading(unet: now.model.unet, device: device)
    var waiting = refiner
    var evaluation = 0
    var log = recorder
    defer { recorder = log }
    let latent = try sample(
      job,
      predict: { input, timestep, wanted in
        let rows = ConditionRows(conditioning: now.conditioning, padding: settings.padding)
        let texts = rows.states(of: wanted, step: evaluation)
        evaluation += 1
        return now.model.unet.predictions(
          of: input, timestep: timestep, texts: reading.read(texts), on: device)
      },
      observe: { event in
        log.record(event)
        guard case .evaluation(let number, let total, let level) = event else { return }
        guard observe(.sampling(number, total: total)) else { throw DiffusionError.stopped }
        guard let refiner = waiting, refiner.isDue(evaluation: number, level: level) else { return }
        waiting = nil
        now.model.weights.releaseKept()
        now = try refiner.loaded(prediction, &log)
        reading = TextReading(unet: now.model.unet, device: device)
      })
    try refuseNaN(latent.values, "The latent")
    return (latent, now.model)
  }
}

/// The model that takes over in the last steps (`modules/sd_samplers_common.py`).
struct RefinerSwitch {
  let use: RefinerUse
  /// Of the pass, as prompt editing counts them.
  let plannedEvaluations: Int
  let load: (inout RunRecorder) throws -> ConditionedModel

  /// - Parameters:
  ///   - evaluation: how many there were before in this pass.
  ///   - level: of the model's thousand, 999 being all noise.
  func isDue(evaluation: Int, level: Int) -> Bool {
    use.countsSteps
      ? Double(evaluation) / Double(plannedEvaluations) >= use.switchAt
      : Float(999 - level) / 1000 >= Float(use.switchAt)
  }

  func loaded(_ prediction: Prediction, _ recorder: inout RunRecorder) throws -> ConditionedModel {
    let refiner = try load(&recorder)
    guard try refiner.model.prediction() == prediction else {
      throw DiffusionError.unverifiable([
        Reason(
          .unsupportedModel,
          "\(refiner.model.weights.file): the refiner predicts noise and the checkpoint velocity, or the other way round"
        )
      ])
    }
    return refiner
  }
}

extension Conditioning {
  var guidance: Guidance {
    Guidance(
      parts: positive.map { GuidancePart(weight: $0.weight, schedule: $0.schedule) }, negative: negative)
  }
}

extension UNet {
  /// Predictions for several texts, as one batch.
  func predictions(of input: Latent, timestep: Float, texts: [ReadText], on device: Device) -> [Latent] {
    let map = FeatureMap(
      planes: [input.values], channels: input.channels, height: input.height, width: input.width, on: device)
    let out = self(map, timestep: timestep, texts: texts)
    return texts.indices.map { Latent(shape: input.shape, values: out.planes(of: $0)) }
  }
}
