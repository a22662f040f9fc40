import ExactMath
import Recipes

/// UniPC, Zhao et al. 2023, predicting the clean latent: a multistep predictor, then a corrector with the prediction at
/// its end, none in the last step.
struct UniPCSampler: TimestepSampler {
  let options: UniPCOptions
  /// nil: as many as there are timesteps.
  let steps: Int?

  mutating func sample(_ x: Latent, over timesteps: [Int], _ run: inout TimestepRun) throws -> Latent {
    let count = steps ?? timesteps.count, order = options.order
    guard order >= 1, count >= order, let last = timesteps.last else {
      throw SamplingError.fewerStepsThanOrder(steps: count, order: order)
    }
    try run.log.reached(x)
    let schedule = ContinuousSchedule(run.table)
    let start: Float = run.isSecondPass ? Float(last) / 1000 + 0.001 : 1
    let grid = schedule.grid(from: start, steps: count, options.skipType)
    var x = x
    var history = [UniPCPoint(schedule, grid[0], try run.clean(x, grid[0], schedule))]  // the newest first
    for step in 1...count {
      let ramp = options.lowerOrderFinal ? min(order, count + 1 - step) : order
      let level = schedule.level(grid[step])
      let update = UniPCUpdate(
        x, level, Array(history.prefix(step < order ? step : ramp)), options.variant)
      x = update.predicted()
      if step < count {
        let clean = try run.clean(x, grid[step], schedule)
        x = update.corrected(by: clean)
        history = Array(([UniPCPoint(level: level, clean: clean)] + history).prefix(order))
      }
      try run.log.reached(x)
    }
    return x
  }
}

extension TimestepRun {
  /// The guided prediction of the clean latent at a continuous time.
  fileprivate mutating func clean(_ x: Latent, _ t: Float, _ schedule: ContinuousSchedule) throws -> Latent {
    let level = schedule.level(t)
    let epsilon = try epsilon(x, at: (t - 0.001) * 1000).guided
    return (x - level.sigma * epsilon) / level.alpha
  }
}

/// A time with the clean latent predicted there.
struct UniPCPoint {
  let level: ContinuousSchedule.Level
  let clean: Latent
}

extension UniPCPoint {
  fileprivate init(_ schedule: ContinuousSchedule, _ t: Float, _ clean: Latent) {
    self.init(level: schedule.level(t), clean: clean)
  }
}
