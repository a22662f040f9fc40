/// Chung et al. 2024, CFG++: guidance between 0 and 1, and the new noise along the unconditional prediction.
struct DDIMCFGPlusPlusSampler: TimestepSampler {
  mutating func sample(_ x: Latent, over timesteps: [Int], _ run: inout TimestepRun) throws -> Latent {
    try run.log.reached(x)
    var x = x
    for i in timesteps.indices.dropFirst().reversed() {
      let level = DDIMLevel(run.table, from: timesteps[i], to: timesteps[i - 1], eta: run.eta)
      let epsilon = try run.epsilon(x, at: Float(timesteps[i]), scaleFactor: 1 / 12.5)
      x = level.advanced(x, epsilon: epsilon.guided, direction: epsilon.negative)
      if run.eta != 0 { x = try x + level.spread * run.noise() }
      try run.log.reached(x)
    }
    return x
  }
}
