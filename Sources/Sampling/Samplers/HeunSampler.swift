/// Karras et al. 2022, algorithm 2: Euler, corrected with the derivative at its end.
struct HeunSampler: SteppingSampler {
  mutating func step(_ x: Latent, from sigma: Float, to next: Float, _ run: inout SigmaRun) throws -> Latent {
    let (x, sigma) = try run.churned(x, sigma)
    return try run.heunStep(x, from: sigma, to: next)
  }
}

extension SigmaRun {
  /// A step of second order; a step to zero is Euler's.
  mutating func heunStep(_ x: Latent, from sigma: Float, to next: Float) throws -> Latent {
    let d = derivative(x, try denoised(x, at: sigma), sigma)
    let x2 = x + d * (next - sigma)
    if next == 0 { return x2 }
    let d2 = derivative(x2, try denoised(x2, at: next), next)
    return x + (d + d2) / 2 * (next - sigma)
  }
}
