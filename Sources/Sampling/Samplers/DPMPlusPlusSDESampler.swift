import ExactMath

/// DPM-Solver++ for the diffusion SDE with two evaluations a step (k-diffusion's `sample_dpmpp_sde`, r = 1/2).
struct DPMPlusPlusSDESampler: SteppingSampler {
  mutating func step(_ x: Latent, from sigma: Float, to next: Float, _ run: inout SigmaRun) throws -> Latent {
    let denoised = try run.denoised(x, at: sigma)
    if next == 0 { return x + derivative(x, denoised, sigma) * (next - sigma) }
    let t = time(sigma), tNext = time(next), middle = t + (tNext - t) * 0.5
    let x2 = try advanced(x, denoised, from: t, to: middle, &run)
    let denoised2 = try run.denoised(x2, at: level(middle))
    return try advanced(x, denoised2, from: t, to: tNext, &run)  // at r = 1/2 the first one has no weight
  }

  private func advanced(
    _ x: Latent, _ denoised: Latent, from t: Float, to end: Float, _ run: inout SigmaRun
  ) throws -> Latent {
    let (down, up) = ancestralStep(from: level(t), to: level(end), eta: run.options.eta)
    let s = time(down)
    let x = (level(s) / level(t)) * x - exactExpm1(t - s) * denoised
    return try x + run.noise(from: level(t), to: level(end)) * run.options.noiseScale * up
  }
}
