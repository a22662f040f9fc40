/// Euler steps that go further down and add noise (Katherine Crowson's ancestral sampling).
struct EulerAncestralSampler: SteppingSampler {
  mutating func step(_ x: Latent, from sigma: Float, to next: Float, _ run: inout SigmaRun) throws -> Latent {
    let (down, up) = ancestralStep(from: sigma, to: next, eta: run.options.eta)
    let d = derivative(x, try run.denoised(x, at: sigma), sigma)
    let x = x + d * (down - sigma)
    return next > 0 ? try x + run.noise() * up : x
  }
}
