import Recipes

/// The timesteps of a pass.
struct TimestepPath {
  /// Ascending.
  let walked: [Int]
  /// Where a second pass begins; nil: with pure noise.
  private let entry: Int?

  init(_ job: SamplingJob, _ plan: PassPlan) throws(SamplingError) {
    func timesteps(_ steps: Int) throws(SamplingError) -> [Int] {
      let extra = job.settings.scheduleOptions.discardPenultimate ? 1 : 0
      let most = (job.settings.isBeforeRewrite ? 999 : 1000) - extra
      guard (1...most).contains(steps) else {
        throw .stepsOutOfRange(steps, allowed: 1...most, sampler: plan.sampler.name)
      }
      return job.settings.isBeforeRewrite
        ? oldDiscreteTimesteps(steps + extra) : discreteTimesteps(steps + extra)
    }
    guard case .second(let hires, _) = job.pass else {
      walked = try timesteps(plan.steps)
      entry = nil
      return
    }
    let steps = try SecondPassSteps(
      steps: plan.steps, denoisingStrength: hires.denoisingStrength, sampler: plan.sampler.name)
    let all = try timesteps(steps.scheduled)
    walked = Array(all.prefix(steps.taken - 1))
    entry = all[min(steps.taken, all.count) - 1]
  }

  /// The latent at the last timestep.
  func start(_ job: SamplingJob, noise: Latent, table: NoiseTable) -> Latent {
    guard case .second(_, let enlarged) = job.pass, let entry else { return noise }
    return enlarged * table.signalShare(at: entry) + noise * table.noiseShare(at: entry)
  }
}
