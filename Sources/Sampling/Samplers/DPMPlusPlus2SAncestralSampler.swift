import ExactMath

/// DPM-Solver++(2S), Lu et al. 2022, algorithm 1 (r = 1/2), towards an ancestral step's lower level, then noise.
struct DPMPlusPlus2SAncestralSampler: SteppingSampler {
  mutating func step(_ x: Latent, from sigma: Float, to next: Float, _ run: inout SigmaRun) throws -> Latent {
    let (down, up) = ancestralStep(from: sigma, to: next, eta: run.options.eta)
    let x = try deterministicStep(x, from: sigma, to: down, &run)
    return next > 0 ? try x + run.noise() * run.options.noiseScale * up : x
  }

  private func deterministicStep(
    _ x: Latent, from sigma: Float, to next: Float, _ run: inout SigmaRun
  ) throws -> Latent {
    let denoised = try run.denoised(x, at: sigma)
    if next == 0 { return x + derivative(x, denoised, sigma) * (next - sigma) }
    let t = time(sigma), tNext = time(next), h = tNext - t, middle = t + 0.5 * h
    let x2 = (level(middle) / level(t)) * x - exactExpm1(-h * 0.5) * denoised
    let denoised2 = try run.denoised(x2, at: level(middle))
    return (level(tNext) / level(t)) * x - exactExpm1(-h) * denoised2
  }
}
