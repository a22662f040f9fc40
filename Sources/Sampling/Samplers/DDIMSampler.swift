/// Song et al. 2020, equation 12, as A1111 runs it: down to the second timestep, never from the first.
struct DDIMSampler: TimestepSampler {
  /// Versions before 1.6.0 also made the step from the first timestep.
  let usesFirstTimestep: Bool

  mutating func sample(_ x: Latent, over timesteps: [Int], _ run: inout TimestepRun) throws -> Latent {
    try run.log.reached(x)
    var x = x
    for i in timesteps.indices.dropFirst(usesFirstTimestep ? 0 : 1).reversed() {
      let level = DDIMLevel(run.table, from: timesteps[i], to: i > 0 ? timesteps[i - 1] : 0, eta: run.eta)
      let epsilon = try run.epsilon(x, at: Float(timesteps[i])).guided
      x = level.advanced(x, epsilon: epsilon, direction: epsilon)
      if run.eta != 0 { x = try x + level.spread * run.noise() }
      try run.log.reached(x)
    }
    return x
  }
}

/// The scalars of one DDIM step: float64 where A1111 has it, each rounded to float32 before use.
struct DDIMLevel {
  private let alpha: Float
  private let previous: Float
  private let noiseShare: Float
  /// Of the noise that is added.
  let spread: Float

  init(_ table: NoiseTable, from timestep: Int, to earlier: Int, eta: Double = 0) {
    alpha = table.alphas[timestep]
    previous = table.alphas[earlier]
    noiseShare = table.noiseShare(at: timestep)
    let a = Double(alpha), p = Double(previous), variance = Double(table.variance(at: timestep))
    spread = Float(eta * ((1 - p) / variance * (1 - a / p)).squareRoot())
  }

  /// The latent one timestep earlier: the clean image that `epsilon` implies, noised again along `direction`.
  func advanced(_ x: Latent, epsilon: Latent, direction: Latent) -> Latent {
    let clean = (x - noiseShare * epsilon) / alpha.squareRoot()
    return previous.squareRoot() * clean + (1 - previous - spread * spread).squareRoot() * direction
  }
}
