import ExactMath

/// Single steps of DPM-Solver of orders 1 to 3 in log sigma (Lu et al. 2022), for DPM fast and DPM adaptive.
struct DPMSolverStep {
  private let x: Latent
  private let start: Float
  private let end: Float
  private let h: Float
  private let epsilon: Latent
  /// The noise a share of the way, which both orders of the adaptive sampler use.
  private var intermediate: (share: Float, noise: Latent)?

  /// From time `start` to `end`; evaluates at the start.
  init(_ x: Latent, from start: Float, to end: Float, _ run: inout SigmaRun) throws {
    self.x = x
    self.start = start
    self.end = end
    h = end - start
    epsilon = try run.noisePrediction(x, at: start)
  }

  func order1() -> Latent { x - (level(end) * exactExpm1(h)) * epsilon }

  mutating func order2(_ run: inout SigmaRun, r1: Float = 0.5) throws -> Latent {
    let slope = try noise(at: r1, &run) - epsilon
    return order1() - (level(end) / (2 * r1) * exactExpm1(h)) * slope
  }

  mutating func order3(_ run: inout SigmaRun) throws -> Latent {
    let r1: Float = 1.0 / 3, r2: Float = 2.0 / 3, s2 = start + r2 * h
    let slope = try noise(at: r1, &run) - epsilon
    let curvature = exactExpm1(r2 * h) / (r2 * h) - 1
    let u2 = x - (level(s2) * exactExpm1(r2 * h)) * epsilon - (level(s2) * 2 * curvature) * slope
    let slope2 = try run.noisePrediction(u2, at: s2) - epsilon
    return order1() - (level(end) / r2 * (exactExpm1(h) / h - 1)) * slope2
  }

  private mutating func noise(at share: Float, _ run: inout SigmaRun) throws -> Latent {
    if let intermediate, intermediate.share == share { return intermediate.noise }
    let s1 = start + share * h
    let noise = try run.noisePrediction(x - (level(s1) * exactExpm1(share * h)) * epsilon, at: s1)
    intermediate = (share, noise)
    return noise
  }
}

extension SigmaRun {
  /// The predicted noise at a time.
  fileprivate mutating func noisePrediction(_ x: Latent, at time: Float) throws -> Latent {
    derivative(x, try denoised(x, at: level(time)), level(time))
  }

  /// Where a step to `next` really goes with eta, and how much noise makes up for it.
  func ancestralTime(from t: Float, to next: Float, end: Float) -> (next: Float, up: Float) {
    if options.eta == 0 { return (next, 0) }
    let (down, _) = ancestralStep(from: level(t), to: level(next), eta: options.eta)
    let lower = min(end, time(down))
    return (lower, (level(next) * level(next) - level(lower) * level(lower)).squareRoot())
  }
}
