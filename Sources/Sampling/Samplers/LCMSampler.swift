/// Luo et al. 2023, multistep consistency sampling: the clean latent, noised to the next level.
struct LCMSampler: SteppingSampler {
  mutating func step(_ x: Latent, from sigma: Float, to next: Float, _ run: inout SigmaRun) throws -> Latent {
    let denoised = try run.denoised(x, at: sigma)
    return next > 0 ? try denoised + next * run.noise() : denoised
  }
}
