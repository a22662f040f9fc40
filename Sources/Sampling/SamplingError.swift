public import Recipes

/// What no sampler can do. The description says what to change.
public enum SamplingError: Error, Equatable, CustomStringConvertible {
  case unknownSampler(String)
  case unknownSchedule(String)
  /// Steps, or the schedule that hires steps and denoising strength ask for.
  case stepsOutOfRange(Int, allowed: ClosedRange<Int>, sampler: String)
  /// A second pass that begins beyond the end of its schedule.
  case scheduleTooShort(levels: Int, steps: Int)
  case fewerStepsThanOrder(steps: Int, order: Int)
  case noDenoising(strength: Double)
  case seedOutOfRange(Int128, source: NoiseSource)
  case negativeSeedForBrownianNoise(Int128, sampler: String)
  case gpuThreads(Int)
  case seedResizeTooLarge(ImageSize)
  case alphas(count: Int)
  case alphaOutOfRange(index: Int, value: Float)
  case sigmaRange(minimum: Double, maximum: Double)
  case betaDistribution(alpha: Double, beta: Double)
  case noAdaptiveProgress(evaluations: Int)
  /// DPM++ 2M SDE looks back on a step that it never made; A1111 stops with an error.
  case singleStep(sampler: String)

  public var description: String {
    switch self {
    case .unknownSampler(let name):
      "Sampler \"\(name)\" is not known; choose another with --set 'Sampler: NAME'."
    case .unknownSchedule(let name):
      "Schedule type \"\(name)\" is not known; choose another with --set 'Schedule type: NAME'."
    case .stepsOutOfRange(let steps, let allowed, let sampler):
      """
      \(steps) steps are outside \(allowed.lowerBound)...\(allowed.upperBound) for \(sampler); set \
      others with --set 'Steps: N' or --set 'Hires steps: N'.
      """
    case .scheduleTooShort(let levels, let steps):
      """
      The schedule has \(levels) levels, too few for a second pass over the last of \(steps) steps; \
      choose another with --set 'Hires schedule type: NAME'.
      """
    case .fewerStepsThanOrder(let steps, let order):
      """
      UniPC of order \(order) needs at least \(order) timesteps and \(steps) are asked for; raise them \
      with --set 'Steps: N'.
      """
    case .noDenoising(let strength):
      """
      A second pass with denoising strength \(strength) has no steps; set it between 0 and 1 with \
      --set 'Denoising strength: X'.
      """
    case .seedOutOfRange(let seed, let source):
      """
      Seed \(seed) (with ENSD, if any) is outside what the noise source \(source.rawValue) takes; \
      correct it with --set 'Seed: N'.
      """
    case .negativeSeedForBrownianNoise(let seed, let sampler):
      """
      \(sampler) grows its noise from the seed, which must not be negative, and it is \(seed); correct \
      it with --set 'Seed: N'.
      """
    case .gpuThreads(let threads):
      "A graphics card never has \(threads) noise threads; give a positive multiple of 256 to --gpu-threads."
    case .seedResizeTooLarge(let size):
      """
      Seed resize from \(size.width)x\(size.height) is too large; correct it with --set 'Seed resize \
      from: WxH'.
      """
    case .alphas(let count):
      """
      alphas_cumprod of the checkpoint has \(count) values instead of 1000; use another checkpoint \
      with --checkpoint.
      """
    case .alphaOutOfRange(let index, let value):
      """
      alphas_cumprod[\(index)] of the checkpoint is \(value), not between 0 and 1; use another \
      checkpoint with --checkpoint.
      """
    case .sigmaRange(let minimum, let maximum):
      """
      Noise levels from \(maximum) down to \(minimum) make no schedule; correct --set 'Schedule min \
      sigma: X' and --set 'Schedule max sigma: X'.
      """
    case .betaDistribution(let alpha, let beta):
      """
      A Beta schedule needs positive parameters, not \(alpha) and \(beta); correct --set 'Beta \
      schedule alpha: X' and 'Beta schedule beta: X'.
      """
    case .singleStep(let sampler):
      """
      A1111 fails where \(sampler) has a single step, so no image can be from it; set more with \
      --set 'Steps: N' or --set 'Hires steps: N'.
      """
    case .noAdaptiveProgress(let evaluations):
      """
      DPM adaptive has not come to an end after \(evaluations) evaluations; choose another sampler \
      with --set 'Sampler: NAME'.
      """
    }
  }
}
