public import Recipes

/// The most levels a schedule may have. A pass has fewer steps than its schedule if denoising is weak.
let mostSteps = 100_000

/// The evaluations that prompt editing counts with (`base` of the first pass): the steps, doubled for samplers of
/// second order. It is not always what the sampler really makes.
///
/// - Parameter schedule: decides for DPM2 and DPM2 a in versions before 1.6.0.
/// - Throws: a sampler that is not known, steps out of range.
public func numberOfEvaluations(
  sampler: String, schedule: String, steps: Int, version: SoftwareVersion? = nil
) throws(SamplingError) -> Int {
  let entry = try SamplerEntry.named(sampler)
  guard (1...mostSteps).contains(steps) else {
    throw .stepsOutOfRange(steps, allowed: 1...mostSteps, sampler: sampler)
  }
  guard entry.isSecondOrder else { return steps }
  if let version {
    if version < SoftwareVersion([1, 1, 0]) { return steps }
    let bare = sampler.hasPrefix("DPM2") && schedule == "Uniform"
    if bare && version < rewriteOfTimestepSamplers { return steps }
  }
  return 2 * steps
}

/// 1.6.0 rewrote DDIM, PLMS and UniPC and the noise of the steps.
let rewriteOfTimestepSamplers = SoftwareVersion([1, 6, 0])

extension RenderSettings {
  var isBeforeRewrite: Bool { version.map { $0 < rewriteOfTimestepSamplers } ?? false }
}
