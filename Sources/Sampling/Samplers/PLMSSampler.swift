/// Liu et al. 2022, pseudo linear multistep: DDIM's step along a combination of the last four predictions.
struct PLMSSampler: TimestepSampler {
  /// Versions before 1.6.0 also made the step from the first timestep.
  let usesFirstTimestep: Bool

  mutating func sample(_ x: Latent, over timesteps: [Int], _ run: inout TimestepRun) throws -> Latent {
    try run.log.reached(x)
    var x = x
    var history: [Latent] = []  // the newest first
    for i in timesteps.indices.dropFirst(usesFirstTimestep ? 0 : 1).reversed() {
      let level = DDIMLevel(run.table, from: timesteps[i], to: i > 0 ? timesteps[i - 1] : 0)
      let epsilon = try run.epsilon(x, at: Float(timesteps[i])).guided
      var combined = adamsBashforth([epsilon] + history)
      if history.isEmpty {
        let ahead = level.advanced(x, epsilon: epsilon, direction: epsilon)
        combined = try (epsilon + run.epsilon(ahead, at: Float(timesteps[max(i - 1, 0)])).guided) / 2
      }
      x = level.advanced(x, epsilon: combined, direction: combined)
      history = Array(([epsilon] + history).prefix(3))
      try run.log.reached(x)
    }
    return x
  }

  private func adamsBashforth(_ e: [Latent]) -> Latent {
    switch e.count {
    case 1: e[0]
    case 2: (3 * e[0] - e[1]) / 2
    case 3: (23 * e[0] - 16 * e[1] + 5 * e[2]) / 12
    default: (55 * e[0] - 59 * e[1] + 37 * e[2] - 9 * e[3]) / 24
    }
  }
}
