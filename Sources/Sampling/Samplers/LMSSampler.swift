/// Linear multistep of order 4 (Adams-Bashforth with unequal steps). The integrals are exact, where A1111's are
/// numerical.
struct LMSSampler: SteppingSampler {
  /// The newest first.
  private var history: [(sigma: Float, derivative: Latent)] = []

  mutating func step(_ x: Latent, from sigma: Float, to next: Float, _ run: inout SigmaRun) throws -> Latent {
    let d = derivative(x, try run.denoised(x, at: sigma), sigma)
    history = Array(([(sigma, d)] + history).prefix(4))
    let nodes = history.map { Double($0.sigma) }
    let terms = history.indices.map { j in
      history[j].derivative * Float(lagrangeIntegral(nodes, j, from: Double(sigma), to: Double(next)))
    }
    return x + terms.dropFirst().reduce(terms[0], +)
  }
}

/// The integral of the polynomial that is 1 at `nodes[j]` and 0 at the others.
func lagrangeIntegral(_ nodes: [Double], _ j: Int, from start: Double, to end: Double) -> Double {
  // Coefficients in tau - start, the lowest first, so that only `end` remains to be put in.
  var polynomial = [1.0]
  for (m, node) in nodes.enumerated() where m != j {
    let slope = 1 / (nodes[j] - node), constant = (start - node) * slope
    polynomial = zip(polynomial + [0], [0] + polynomial).map { $0 * constant + $1 * slope }
  }
  let length = end - start
  return polynomial.enumerated().reversed().reduce(0) { sum, term in
    (sum + term.element / Double(term.offset + 1)) * length
  }
}
