import ExactMath

/// SDE-DPM-Solver++ of third order from the two steps before (k-diffusion's `sample_dpmpp_3m_sde`).
struct DPMPlusPlus3MSDESampler: SteppingSampler {
  /// The newest first, each with the step that followed it.
  private var history: [(denoised: Latent, h: Float)] = []

  mutating func step(_ x: Latent, from sigma: Float, to next: Float, _ run: inout SigmaRun) throws -> Latent {
    let denoised = try run.denoised(x, at: sigma)
    if next == 0 { return denoised }
    let options = run.options
    let h = time(next) - time(sigma), hEta = h * (options.eta + 1)
    let result = exactExp(-hEta) * x - exactExpm1(-hEta) * denoised + correction(denoised, h, hEta)
    history = Array(([(denoised, h)] + history).prefix(2))
    guard options.eta != 0 else { return result }
    let spread = (-exactExpm1(-2 * h * options.eta)).squareRoot()
    return try result + run.noise(from: sigma, to: next) * next * spread * options.noiseScale
  }

  /// What the differences of earlier predictions add.
  private func correction(_ denoised: Latent, _ h: Float, _ hEta: Float) -> Latent {
    let phi2 = exactExpm1(-hEta) / hEta + 1, phi3 = phi2 / hEta - 0.5
    guard let last = history.first else { return denoised * 0 }
    let r0 = last.h / h, first = (denoised - last.denoised) / r0
    guard history.count == 2 else { return phi2 * first }
    let r1 = history[1].h / h, second = (last.denoised - history[1].denoised) / r1
    let d1 = first + (first - second) * r0 / (r0 + r1)
    let d2 = (first - second) / (r0 + r1)
    return phi2 * d1 - phi3 * d2
  }
}
