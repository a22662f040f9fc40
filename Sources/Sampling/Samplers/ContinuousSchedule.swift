import ExactMath
import Recipes

/// The table of a model at any time in 0 ... 1 (UniPC's `NoiseScheduleVP`): log alpha is piecewise linear.
struct ContinuousSchedule {
  private let times: [Float]
  private let logAlphas: [Float]

  struct Level {
    let alpha: Float
    let sigma: Float
    /// Half the log signal-to-noise ratio.
    let lambda: Float
  }

  init(_ table: NoiseTable) {
    func rounded(_ value: Float) -> Float { table.isHalf ? half(value) : value }
    logAlphas = table.alphas.map { rounded(0.5 * rounded(exactLog($0))) }
    times = Array(linspace(0 as Float, 1, table.alphas.count + 1).dropFirst())
  }

  func level(_ t: Float) -> Level {
    let logAlpha = interpolated(at: t, times, logAlphas)
    let variance = 1 - exactExp(2 * logAlpha)
    return Level(
      alpha: exactExp(logAlpha), sigma: variance.squareRoot(), lambda: logAlpha - 0.5 * exactLog(variance))
  }

  /// `steps` + 1 times from `start` down to the first of the table.
  func grid(from start: Float, steps: Int, _ skip: UniPCOptions.SkipType) -> [Float] {
    let end: Float = 0.001
    switch skip {
    case .uniformTime:
      return linspace(start, end, steps + 1)
    case .quadraticTime:
      return linspace(start.squareRoot(), end.squareRoot(), steps + 1).map { $0 * $0 }
    case .logSNR:
      return linspace(level(start).lambda, level(end).lambda, steps + 1).map(time)
    }
  }

  private func time(lambda: Float) -> Float {
    let logAlpha = -0.5 * Float(exactLog1p(exactExp(-2 * Double(lambda))))
    return interpolated(at: logAlpha, logAlphas.reversed(), times.reversed())
  }
}

/// Through points with ascending x; beyond the ends along the end segments.
private func interpolated(at x: Float, _ xs: [Float], _ ys: [Float]) -> Float {
  let above = min(max(xs.firstIndex { $0 >= x } ?? xs.count, 1), xs.count - 1), below = above - 1
  return ys[below] + (x - xs[below]) * (ys[above] - ys[below]) / (xs[above] - xs[below])
}
