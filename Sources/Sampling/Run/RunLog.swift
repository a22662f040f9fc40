/// Numbers the events of a run and passes them on.
struct RunLog {
  private let observe: SamplingObserver
  private let expectedEvaluations: Int
  private var evaluations = 0
  private var states = 0
  private var draws = 0

  init(expectedEvaluations: Int, observe: @escaping SamplingObserver) {
    self.expectedEvaluations = expectedEvaluations
    self.observe = observe
  }

  func willEvaluate(level: Int) throws {
    let total = max(expectedEvaluations, evaluations + 1)
    try observe(.evaluation(evaluations, total: total, level: level))
  }

  mutating func predicted(denoised: Latent) throws {
    try observe(.denoised(denoised, evaluation: evaluations))
    evaluations += 1
  }

  mutating func predicted(epsilon: Latent) throws {
    try observe(.epsilon(epsilon, evaluation: evaluations))
    evaluations += 1
  }

  mutating func reached(_ x: Latent) throws {
    try observe(.state(x, step: states))
    states += 1
  }

  mutating func drew(_ noise: Latent) throws {
    try observe(.stepNoise(noise, draw: draws))
    draws += 1
  }
}
