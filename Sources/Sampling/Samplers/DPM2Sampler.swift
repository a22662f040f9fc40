/// A midpoint method in log sigma, with churn (k-diffusion's `sample_dpm_2`, after DPM-Solver-2).
struct DPM2Sampler: SteppingSampler {
  mutating func step(_ x: Latent, from sigma: Float, to next: Float, _ run: inout SigmaRun) throws -> Latent {
    let (x, sigma) = try run.churned(x, sigma)
    return try run.midpointStep(x, from: sigma, to: next)
  }
}

/// The same towards an ancestral step's lower level, then noise.
struct DPM2AncestralSampler: SteppingSampler {
  mutating func step(_ x: Latent, from sigma: Float, to next: Float, _ run: inout SigmaRun) throws -> Latent {
    let (down, up) = ancestralStep(from: sigma, to: next, eta: run.options.eta)
    let x = try run.midpointStep(x, from: sigma, to: down)
    return down == 0 ? x : try x + run.noise() * run.options.noiseScale * up
  }
}

extension SigmaRun {
  /// A step by the derivative at the geometric mean; a step to zero is Euler's.
  fileprivate mutating func midpointStep(_ x: Latent, from sigma: Float, to next: Float) throws -> Latent {
    let d = derivative(x, try denoised(x, at: sigma), sigma)
    if next == 0 { return x + d * (next - sigma) }
    let middle = geometricMean(sigma, next)
    let x2 = x + d * (middle - sigma)
    return x + derivative(x2, try denoised(x2, at: middle), middle) * (next - sigma)
  }
}
