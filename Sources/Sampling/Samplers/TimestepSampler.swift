import Recipes

/// A sampler over discrete timesteps that works with predicted noise.
protocol TimestepSampler {
  /// - Parameters:
  ///   - x: the latent at the last timestep.
  ///   - timesteps: ascending.
  mutating func sample(_ x: Latent, over timesteps: [Int], _ run: inout TimestepRun) throws -> Latent
}

/// What a timestep sampler works with.
struct TimestepRun {
  /// `Eta DDIM`.
  let eta: Double
  let table: NoiseTable
  let prediction: Prediction
  /// The run begins with a noised image rather than noise.
  let isSecondPass: Bool
  var model: GuidedModel
  var imageNoise: ImageNoise
  var log: RunLog

  /// The guided prediction of the noise, and that of the negative prompt alone.
  mutating func epsilon(
    _ x: Latent, at timestep: Float, scaleFactor: Double = 1
  ) throws -> GuidedModel.Prediction {
    try log.willEvaluate(level: Int(timestep))
    let signal = table.signalShare(at: Int(timestep)), noise = table.noiseShare(at: Int(timestep))
    let prediction = prediction
    let result = try model(x, timestep: timestep, level: timestep, scaleFactor: scaleFactor) { output in
      switch prediction {
      case .epsilon: output
      case .velocity: signal * output + noise * x
      }
    }
    try log.predicted(epsilon: result.guided)
    return result
  }

  /// The next noise of the image's own generator.
  mutating func noise() throws -> Latent {
    let noise = try imageNoise.next()
    try log.drew(noise)
    return noise
  }
}
