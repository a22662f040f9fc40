/// DPM-Solver-fast, Lu et al. 2022: a fixed number of evaluations over equal steps in log sigma. Of the schedule only
/// the first level counts, in the noise it starts from.
struct DPMFastSampler: SigmaSampler {
  mutating func sample(_ x: Latent, along sigmas: [Float], _ run: inout SigmaRun) throws -> Latent {
    try run.log.reached(x)
    let evaluations = run.evaluations, end = time(run.range.lowerBound)
    let times = linspace(time(run.range.upperBound), end, evaluations / 3 + 2)
    var x = x
    for (i, order) in orders(evaluations).enumerated() {
      let (next, up) = run.ancestralTime(from: times[i], to: times[i + 1], end: end)
      var step = try DPMSolverStep(x, from: times[i], to: next, &run)
      switch order {
      case 1: x = step.order1()
      case 2: x = try step.order2(&run)
      default: x = try step.order3(&run)
      }
      x = try x + (up * run.options.noiseScale) * run.noise()
      try run.log.reached(x)
    }
    return x
  }

  private func orders(_ evaluations: Int) -> [Int] {
    let threes = evaluations / 3, rest = evaluations % 3
    return [Int](repeating: 3, count: rest == 0 ? threes - 1 : threes) + (rest == 0 ? [2, 1] : [rest])
  }
}
