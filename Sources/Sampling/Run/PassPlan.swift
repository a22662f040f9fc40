import Recipes

/// Sampler, schedule and steps of one pass.
struct PassPlan {
  let sampler: SamplerEntry
  let schedule: Schedule
  let steps: Int
  /// What prompt editing counts with.
  let evaluations: Int

  /// 0 hires steps mean as many as the first pass.
  init(_ job: SamplingJob) throws(SamplingError) {
    switch job.pass {
    case .first:
      try self.init(job.settings, job.settings.sampler, job.settings.schedule, job.settings.steps)
    case .second(let hires, _):
      let steps = hires.steps.flatMap { $0 == 0 ? nil : $0 } ?? job.settings.steps
      try self.init(job.settings, hires.sampler, hires.schedule, steps)
    }
  }

  private init(
    _ settings: RenderSettings, _ sampler: String, _ schedule: String, _ steps: Int
  ) throws(SamplingError) {
    self.sampler = try SamplerEntry.named(sampler)
    self.schedule = try Schedule.named(
      schedule == "Automatic" ? self.sampler.defaultSchedule ?? "Uniform" : schedule)
    self.steps = steps
    evaluations = try numberOfEvaluations(
      sampler: sampler, schedule: schedule, steps: steps, version: settings.version)
  }
}

/// How long the schedule of a second pass is and how much of its end is walked.
struct SecondPassSteps: Equatable {
  let scheduled: Int
  let taken: Int

  /// - Throws: a strength that leaves nothing to do, or asks for too long a schedule.
  init(steps: Int, denoisingStrength strength: Double, sampler: String) throws(SamplingError) {
    guard strength > 0 else { throw .noDenoising(strength: strength) }
    let scheduled = Double(steps) / min(strength, 0.999)
    guard scheduled <= Double(mostSteps) else {
      let found = Int(min(scheduled, 1e15))
      throw .stepsOutOfRange(found, allowed: 1...mostSteps, sampler: sampler)
    }
    self.scheduled = Int(scheduled)
    taken = steps
  }
}
