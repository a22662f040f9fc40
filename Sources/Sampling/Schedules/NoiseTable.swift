import ExactMath

/// `alphas_cumprod` of betas whose square roots lie on a line (`linear_start`, `linear_end` of a checkpoint's `.yaml`).
public func linearAlphas(from start: Double, to end: Double) -> [Float] {
  var product = 1.0
  return linspace(start.squareRoot(), end.squareRoot(), NoiseTable.count).map { root in
    product *= 1 - root * root
    return Float(product)
  }
}

/// The 1000 noise levels a model was trained on, and the way between levels and timesteps (k-diffusion's
/// `DiscreteSchedule` without quantisation).
struct NoiseTable {
  /// Products of 1 - beta, falling.
  let alphas: [Float]
  let sigmas: [Float]
  let logSigmas: [Float]

  static let count = 1000

  /// The table and what is computed from it alone are float16 numbers.
  let isHalf: Bool

  /// - Parameters:
  ///   - checkpointAlphas: a checkpoint's own `alphas_cumprod`; nil: Stable Diffusion's.
  ///   - downcast: to float16, as before 1.8.0.
  /// - Throws: a checkpoint's table of another length, or with values that are no alphas.
  init(
    checkpointAlphas given: [Float]? = nil, downcast: Bool = false, zeroTerminalSNR: Bool = false
  ) throws(SamplingError) {
    var alphas = Self.standardAlphas
    if let given { alphas = try Self.checked(given) }
    if downcast { alphas = alphas.map(half) }
    if zeroTerminalSNR { alphas = Self.rescaledToZeroSNR(alphas) }
    self.init(alphas: alphas, isHalf: downcast && !zeroTerminalSNR)
  }

  init(alphas: [Float], isHalf: Bool = false) {
    func round(_ value: Float) -> Float { isHalf ? half(value) : value }
    self.isHalf = isHalf
    self.alphas = alphas
    sigmas = alphas.map { round(round(round(1 - $0) / $0).squareRoot()) }
    logSigmas = sigmas.map { round(exactLog($0)) }
  }

  /// Betas linear in their square roots from 0.00085 to 0.012.
  static let standardAlphas = linearAlphas(from: 0.00085, to: 0.012)

  private static func checked(_ alphas: [Float]) throws(SamplingError) -> [Float] {
    guard alphas.count == count else { throw .alphas(count: alphas.count) }
    for (index, value) in alphas.enumerated() where !(value > 0 && value < 1) {
      throw .alphaOutOfRange(index: index, value: value)
    }
    return alphas
  }

  /// Lin et al. 2023, algorithm 1, with A1111's last value in place of zero.
  private static func rescaledToZeroSNR(_ alphas: [Float]) -> [Float] {
    let roots = alphas.map { $0.squareRoot() }
    let first = roots[0], last = roots[count - 1]
    let scale = first / (first - last)
    return roots.dropLast().map { root in
      let rescaled = (root - last) * scale
      return rescaled * rescaled
    } + [4.8973451890853435e-08]
  }
}

extension NoiseTable {
  /// 1 - alpha.
  func variance(at timestep: Int) -> Float { rounded(1 - alphas[bounded(timestep)]) }

  /// The share of noise in the latent at a timestep.
  func noiseShare(at timestep: Int) -> Float { rounded(variance(at: timestep).squareRoot()) }

  /// The share of the image in the latent at a timestep.
  func signalShare(at timestep: Int) -> Float { rounded(alphas[bounded(timestep)].squareRoot()) }

  private func bounded(_ timestep: Int) -> Int { min(max(timestep, 0), alphas.count - 1) }

  private func rounded(_ value: Float) -> Float { isHalf ? half(value) : value }
}

/// To float16 and back.
func half(_ value: Float) -> Float { Float(Float16(value)) }

extension NoiseTable: SigmaTable {
  func sigma(at timestep: Float) -> Float { interpolated(logSigmas, at: timestep) }

  func timestep(of sigma: Float) -> Float {
    let level = exactLog(sigma)
    let low = min(logSigmas.lastIndex { level - $0 >= 0 } ?? 0, logSigmas.count - 2)
    let weight = (logSigmas[low] - level) / (logSigmas[low] - logSigmas[low + 1])
    let share = min(max(weight, 0), 1)
    return (1 - share) * Float(low) + share * Float(low + 1)
  }
}

/// exp of the logarithms interpolated at a fractional index; beyond the ends the last.
func interpolated(_ logSigmas: [Float], at position: Float) -> Float {
  let bounded = min(max(position, 0), Float(logSigmas.count - 1))
  let low = Int(bounded.rounded(.down)), high = Int(bounded.rounded(.up))
  let share = bounded - bounded.rounded(.down)
  return exactExp((1 - share) * logSigmas[low] + share * logSigmas[high])
}
