import Recipes

/// A sampler over noise levels. It owns its loop over evaluations; most have one step for each pair of levels and
/// are ``SteppingSampler``.
protocol SigmaSampler {
  /// - Parameters:
  ///   - x: the latent at the first level.
  ///   - sigmas: falling; most schedules end in zero.
  /// - Returns: the latent at the last level.
  mutating func sample(_ x: Latent, along sigmas: [Float], _ run: inout SigmaRun) throws -> Latent
}

/// One step for each pair of consecutive levels.
protocol SteppingSampler: SigmaSampler {
  mutating func step(_ x: Latent, from sigma: Float, to next: Float, _ run: inout SigmaRun) throws -> Latent
}

extension SteppingSampler {
  mutating func sample(_ x: Latent, along sigmas: [Float], _ run: inout SigmaRun) throws -> Latent {
    var x = x
    try run.log.reached(x)
    for (sigma, next) in zip(sigmas, sigmas.dropFirst()) {
      x = try step(x, from: sigma, to: next, &run)
      try run.log.reached(x)
    }
    return x
  }
}

/// Numbers that A1111 passes to its samplers, in float32 as PyTorch multiplies them.
struct SamplerOptions {
  let eta: Float
  /// `Sigma noise`; only some samplers take it.
  let noiseScale: Float
  let churn: Churn

  init(_ settings: RenderSettings) {
    eta = Float(settings.eta ?? 1)
    noiseScale = Float(settings.churn.noise)
    churn = settings.churn
  }
}

/// What a sigma sampler works with: the guided model, noise, options.
struct SigmaRun {
  let options: SamplerOptions
  let table: any SigmaTable
  let prediction: SigmaPrediction
  /// Pairs of levels in the path.
  let stepCount: Int
  /// For samplers that make their own path: the lowest and highest level, the evaluations it may cost.
  let range: ClosedRange<Float>
  let evaluations: Int
  var model: GuidedModel
  var imageNoise: ImageNoise
  let brownianNoise: BrownianNoise?
  var log: RunLog

  /// The guided prediction of the clean latent.
  mutating func denoised(_ x: Latent, at sigma: Float) throws -> Latent {
    try log.willEvaluate(level: table.nearestLevel(to: sigma))
    let scale = 1 / (sigma * sigma + 1).squareRoot(), prediction = prediction
    let timestep = table.timestep(of: sigma)
    let result = try model(x * scale, timestep: timestep, level: sigma) { output in
      prediction.denoised(x, output, sigma: sigma, timestep: timestep)
    }
    try log.predicted(denoised: result.guided)
    return result.guided
  }

  /// The next noise of the image's own generator.
  mutating func noise() throws -> Latent {
    let noise = try imageNoise.next()
    try log.drew(noise)
    return noise
  }

  /// Brownian noise of a step; only samplers whose entry says so may ask.
  mutating func noise(from sigma: Float, to next: Float) throws -> Latent {
    guard let brownianNoise else { preconditionFailure("the sampler's entry does not say Brownian") }
    let noise = brownianNoise.noise(from: sigma, to: next)
    try log.drew(noise)
    return noise
  }
}
