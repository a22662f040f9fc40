/// Xu et al. 2023: Heun steps down, then from a low level noise back up and down again. Restarts are A1111's: none
/// below 20 steps.
struct RestartSampler: SigmaSampler {
  mutating func sample(_ x: Latent, along sigmas: [Float], _ run: inout SigmaRun) throws -> Latent {
    try run.log.reached(x)
    var x = x, last = sigmas[0]
    for (sigma, next) in stepPairs(sigmas) {
      if last < sigma { x = try x + run.noise() * (sigma * sigma - last * last).squareRoot() }
      x = try run.heunStep(x, from: sigma, to: next)
      last = next
      try run.log.reached(x)
    }
    return x
  }

  private func stepPairs(_ sigmas: [Float]) -> [(Float, Float)] {
    let steps = sigmas.count - 1
    guard steps >= 20 else { return pairs(sigmas) }
    let length = steps >= 36 ? steps / 4 : 9, times = steps >= 36 ? 2 : 1
    let path =
      karrasSigmas(
        steps - length * times, minimum: Double(sigmas[steps - 1]), maximum: Double(sigmas[0])) + [0]
    let low = nearest(path, to: 0.1), high = nearest(path, to: 2)
    guard low > 0, high < low else { return pairs(path) }
    let again = pairs(karrasSigmas(length + 1, minimum: Double(path[low]), maximum: Double(path[high])))
    return pairs(Array(path[...low])) + Array(repeating: again, count: times).joined()
      + pairs(Array(path[low...]))
  }

  private func pairs(_ sigmas: [Float]) -> [(Float, Float)] { Array(zip(sigmas, sigmas.dropFirst())) }

  private func nearest(_ sigmas: [Float], to level: Float) -> Int {
    sigmas.indices.min { abs(sigmas[$0] - level) < abs(sigmas[$1] - level) } ?? 0
  }
}
