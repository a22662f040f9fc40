import Networks
import Recipes
import Sampling
import Tensors

/// From noise, or an enlarged latent, to the finished latent of a pass.
struct SamplingStage {
  let settings: RenderSettings
  let device: Device
  let observe: (RenderEvent) -> Bool

  /// - Parameter alphas: the checkpoint's own; nil: Stable Diffusion's.
  func latent(
    _ unet: UNet, _ conditioning: Conditioning, _ shape: LatentShape, pass: SamplingJob.Pass,
    alphas: [Float]?, _ recorder: inout RunRecorder
  ) throws -> Latent {
    var job = SamplingJob(
      settings: settings, shape: shape, prediction: .epsilon, guidance: conditioning.guidance)
    job.alphas = alphas
    job.pass = pass
    let rows = ConditionRows(conditioning: conditioning, padding: settings.padding)
    var evaluation = 0
    var log = recorder
    defer { recorder = log }
    let latent = try sample(
      job,
      predict: { input, timestep, wanted in
        let texts = rows.states(of: wanted, step: evaluation)
        evaluation += 1
        return unet.predictions(of: input, timestep: timestep, texts: texts, on: device)
      },
      observe: { event in
        log.record(event)
        if case .evaluation(let number, let total) = event, !observe(.sampling(number, total: total)) {
          throw DiffusionError.stopped
        }
      })
    try refuseNaN(latent.values, "The latent")
    return latent
  }
}

extension Conditioning {
  var guidance: Guidance {
    Guidance(
      parts: positive.map { GuidancePart(weight: $0.weight, schedule: $0.schedule) }, negative: negative)
  }
}

extension UNet {
  /// Predictions for several texts: those of one length go through the network as one batch.
  func predictions(of input: Latent, timestep: Float, texts: [TextStates], on device: Device) -> [Latent] {
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
