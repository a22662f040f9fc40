import ExactMath

/// DPM-Solver-23 with steps as long as the error allows; the number of steps is not used. A1111 passes eta 1 by default.
/// In a batch A1111's error is a norm over all images, here it is this image's.
struct DPMAdaptiveSampler: SigmaSampler {
  private static let relativeTolerance: Float = 0.05, absoluteTolerance: Float = 0.0078
  private static let mostEvaluations = 1000

  mutating func sample(_ x: Latent, along sigmas: [Float], _ run: inout SigmaRun) throws -> Latent {
    try run.log.reached(x)
    let end = time(run.range.lowerBound)
    var s = time(run.range.upperBound), x = x, previous = x
    var control = StepControl(order: run.options.eta == 0 ? 3 : 1.5)
    for _ in 0..<Self.mostEvaluations / 3 {
      guard s < end - 1e-5 else { return x }
      let t = min(end, s + Float(control.h))
      let (next, up) = run.ancestralTime(from: s, to: t, end: end)
      var step = try DPMSolverStep(x, from: s, to: next, &run)
      let low = try step.order2(&run, r1: 1.0 / 3), high = try step.order3(&run)
      guard control.accepts(error: error(low, high, previous)) else { continue }
      previous = low
      x = try high + up * run.noise()
      s = t
      try run.log.reached(x)
    }
    throw SamplingError.noAdaptiveProgress(evaluations: Self.mostEvaluations)
  }

  /// The root mean square difference of the two orders in units of the tolerance.
  private func error(_ low: Latent, _ high: Latent, _ previous: Latent) -> Double {
    var sum = 0.0
    for i in low.values.indices {
      let size = max(abs(low.values[i]), abs(previous.values[i]))
      let allowed = max(Self.absoluteTolerance, Self.relativeTolerance * size)
      let difference = Double((low.values[i] - high.values[i]) / allowed)
      sum += difference * difference
    }
    return Double(Float(sum.squareRoot()) / Float(low.values.count).squareRoot())
  }

  /// k-diffusion's `PIDStepSizeController` with only the integral term.
  private struct StepControl {
    let order: Double
    private(set) var h = 0.05

    init(order: Double) { self.order = order }

    mutating func accepts(error: Double) -> Bool {
      let wanted = exactPow(1 / (error + 1e-8), 1 / order)
      let factor = 1 + exactAtan(wanted - 1)
      h *= factor
      return factor >= 0.81
    }
  }
}
