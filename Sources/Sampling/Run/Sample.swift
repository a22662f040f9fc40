import Recipes

/// Runs one pass: from noise, or from an enlarged latent, to the finished latent.
///
/// - Parameters:
///   - predict: the raw network.
///   - observe: is told of every event; throwing ends the run with that error.
/// - Returns: the latent before the VAE, not divided by the VAE's scale.
/// - Throws: ``SamplingError`` for what no sampler can do, and whatever `predict` and `observe` throw.
public func sample(
  _ job: SamplingJob, predict: @escaping Predictor, observe: @escaping SamplingObserver = { _ in }
) throws -> Latent {
  let pass = try PassStart(job, predict, observe)
  try observe(.noise(pass.noise))
  switch pass.plan.sampler.kind {
  case .sigma(let make):
    return try pass.walk(make(), pass.table, SigmaPrediction(job.prediction))
  case .consistency(let make):
    return try pass.walk(make(), ConsistencyTable(pass.table), .consistency)
  case .timestep(let make):
    return try pass.walk(make(TimestepOptions(job.settings)))
  }
}

/// What samplers of both kinds begin with.
private struct PassStart {
  let job: SamplingJob
  let plan: PassPlan
  let table: NoiseTable
  let model: GuidedModel
  let noise: Latent
  let imageNoise: ImageNoise
  let observe: SamplingObserver

  init(
    _ job: SamplingJob, _ predict: @escaping Predictor, _ observe: @escaping SamplingObserver
  ) throws(SamplingError) {
    let settings = job.settings
    self.job = job
    self.observe = observe
    plan = try PassPlan(job)
    table = try NoiseTable(
      checkpointAlphas: job.alphas, downcast: settings.downcastAlphas,
      zeroTerminalSNR: settings.zeroTerminalSNR)
    model = GuidedModel(job.guidance, settings, plannedEvaluations: plan.evaluations, predict: predict)
    var imageNoise = try ImageNoise(settings, shape: job.shape)
    noise = try imageNoise.next()
    self.imageNoise = imageNoise
  }

  func walk(
    _ sampler: any SigmaSampler, _ levels: any SigmaTable, _ prediction: SigmaPrediction
  ) throws -> Latent {
    let path = try SigmaPath(job, plan, levels), pairs = path.walked.count - 1
    var run = SigmaRun(
      options: SamplerOptions(job.settings), table: levels, prediction: prediction, stepCount: pairs,
      range: path.range, evaluations: path.evaluations, model: model, imageNoise: imageNoise,
      brownianNoise: try brownianNoise(path),
      log: RunLog(expectedEvaluations: plan.sampler.isSecondOrder ? 2 * pairs - 1 : pairs, observe: observe))
    try observe(.sigmas(path.walked))
    var sampler = sampler
    return try sampler.sample(path.start(job, noise: noise), along: path.walked, &run)
  }

  func walk(_ sampler: any TimestepSampler) throws -> Latent {
    let path = try TimestepPath(job, plan)
    var run = TimestepRun(
      eta: job.settings.etaDDIM ?? 0, table: table, prediction: job.prediction,
      isSecondPass: job.pass.isSecond, model: model, imageNoise: imageNoise,
      log: RunLog(expectedEvaluations: path.walked.count, observe: observe))
    try observe(.timesteps(path.walked, alphas: path.walked.map { table.alphas[$0] }))
    var sampler = sampler
    return try sampler.sample(path.start(job, noise: noise, table: table), over: path.walked, &run)
  }

  private func brownianNoise(_ path: SigmaPath) throws(SamplingError) -> BrownianNoise? {
    guard plan.sampler.usesBrownianNoise else { return nil }
    let settings = job.settings
    guard let seed = UInt64(exactly: settings.seed) else {
      throw .negativeSeedForBrownianNoise(settings.seed, sampler: plan.sampler.name)
    }
    let source = try NormalSource(settings.noiseSource, gpuThreads: settings.gpuThreads)
    return BrownianNoise(seed: seed, source: source, shape: job.shape, sigmas: path.whole)
  }
}

extension ImageNoise {
  /// Before 1.6.0 a negative ENSD did not count.
  fileprivate init(_ settings: RenderSettings, shape: LatentShape) throws(SamplingError) {
    try self.init(
      source: settings.noiseSource, gpuThreads: settings.gpuThreads, shape: shape, seed: settings.seed,
      seedOffset: settings.isBeforeRewrite ? max(settings.seedOffset, 0) : settings.seedOffset,
      variation: settings.variation, seedResize: settings.seedResize)
  }
}
