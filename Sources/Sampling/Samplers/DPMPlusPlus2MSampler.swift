import ExactMath

/// DPM-Solver++(2M), Lu et al. 2022, algorithm 2.
struct DPMPlusPlus2MSampler: SteppingSampler {
  private var last: (denoised: Latent, time: Float)?

  mutating func step(_ x: Latent, from sigma: Float, to next: Float, _ run: inout SigmaRun) throws -> Latent {
    let denoised = try run.denoised(x, at: sigma)
    let t = time(sigma), tNext = time(next), h = tNext - t
    var corrected = denoised
    if let last, next > 0 {
      let r = (t - last.time) / h
      corrected = (1 + 1 / (2 * r)) * denoised - (1 / (2 * r)) * last.denoised
    }
    last = (denoised, t)
    return (level(tNext) / level(t)) * x - exactExpm1(-h) * corrected
  }
}
