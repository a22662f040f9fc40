import ExactMath

/// SDE-DPM-Solver++(2M), Lu et al. 2022, with a correction from the step before.
struct DPMPlusPlus2MSDESampler: SteppingSampler {
  enum Correction {
    case midpoint, heun
  }

  let correction: Correction
  private var last: (denoised: Latent, h: Float)?

  init(_ correction: Correction) { self.correction = correction }

  mutating func step(_ x: Latent, from sigma: Float, to next: Float, _ run: inout SigmaRun) throws -> Latent {
    if next == 0, last == nil {
      throw SamplingError.singleStep(sampler: correction == .heun ? "DPM++ 2M SDE Heun" : "DPM++ 2M SDE")
    }
    let denoised = try run.denoised(x, at: sigma)
    if next == 0 { return denoised }
    let options = run.options
    let h = time(next) - time(sigma), etaH = options.eta * h, weight = -exactExpm1(-h - etaH)
    var result = (next / sigma * exactExp(-etaH)) * x + weight * denoised
    if let last {
      let factor = correction == .heun ? weight / (-h - etaH) + 1 : 0.5 * weight
      result = result + (factor * (1 / (last.h / h))) * (denoised - last.denoised)
    }
    last = (denoised, h)
    guard options.eta != 0 else { return result }
    let spread = (-exactExpm1(-2 * etaH)).squareRoot()
    return try result + run.noise(from: sigma, to: next) * next * spread * options.noiseScale
  }
}
