import Recipes

/// The noise levels of a pass.
struct SigmaPath {
  let whole: [Float]
  /// What is walked: all, or in a second pass the end.
  let walked: [Float]
  /// For samplers that make their own path: its ends and the evaluations it may cost.
  let range: ClosedRange<Float>
  let evaluations: Int

  init(_ job: SamplingJob, _ plan: PassPlan, _ table: any SigmaTable) throws(SamplingError) {
    let options = job.settings.scheduleOptions
    func levels(_ steps: Int) throws(SamplingError) -> [Float] {
      try plan.schedule.levels(
        steps: steps, table: table, options: options, sdxl: job.isSDXL,
        discardPenultimate: plan.sampler.discardsPenultimate || options.discardPenultimate)
    }
    guard case .second(let hires, _) = job.pass else {
      whole = try levels(plan.steps)
      walked = whole
      range = table.minimum...table.maximum
      evaluations = plan.steps
      return
    }
    let steps = try SecondPassSteps(
      steps: plan.steps, denoisingStrength: hires.denoisingStrength, sampler: plan.sampler.name)
    whole = try levels(steps.scheduled)
    walked = Array(whole.dropFirst(steps.scheduled - steps.taken))
    guard walked.count >= 2, let first = walked.first, walked[walked.count - 2] <= first else {
      throw .scheduleTooShort(levels: whole.count, steps: steps.scheduled)
    }
    range = walked[walked.count - 2]...first
    evaluations = walked.count - 1
  }

  /// The latent at the first level.
  func start(_ job: SamplingJob, noise: Latent) -> Latent {
    let highest = walked[0]
    if case .second(_, let enlarged) = job.pass { return enlarged + noise * highest }
    return noise * (job.settings.sgmNoiseMultiplier ? (1 + highest * highest).squareRoot() : highest)
  }
}
