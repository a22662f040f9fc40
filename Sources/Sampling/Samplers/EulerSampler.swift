import Recipes

/// Karras et al. 2022, algorithm 2 with Euler steps.
struct EulerSampler: SteppingSampler {
  mutating func step(_ x: Latent, from sigma: Float, to next: Float, _ run: inout SigmaRun) throws -> Latent {
    let (x, sigma) = try run.churned(x, sigma)
    let d = derivative(x, try run.denoised(x, at: sigma), sigma)
    return x + d * (next - sigma)
  }
}

extension SigmaRun {
  /// Karras et al. 2022: raises the noise level a little. The noise is drawn even where none is added.
  mutating func churned(_ x: Latent, _ sigma: Float) throws -> (x: Latent, sigma: Float) {
    let churn = options.churn
    guard churn.amount > 0 else { return (x, sigma) }
    let highest = churn.maximumSigma == 0 ? Float.infinity : Float(churn.maximumSigma)
    let inside = sigma >= Float(churn.minimumSigma) && sigma <= highest
    let gamma = inside ? min(churn.amount / Double(stepCount), 2.0.squareRoot() - 1) : 0
    let raised = sigma * Float(gamma + 1)
    guard gamma > 0 else {
      _ = try imageNoise.next()
      return (x, raised)
    }
    let added = try noise() * options.noiseScale * (raised * raised - sigma * sigma).squareRoot()
    return (x + added, raised)
  }
}
