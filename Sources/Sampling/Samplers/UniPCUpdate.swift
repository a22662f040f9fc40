import ExactMath
import Recipes

/// One step of UniPC: what the history gives, to be combined by the predictor or the corrector.
struct UniPCUpdate {
  private let variant: UniPCOptions.Variant
  private let alpha: Float
  private let hh: Float
  /// The part of first order.
  private let base: Latent
  private let newest: Latent
  /// Positions of the history relative to the step, and 1 for its end.
  private let ratios: [Double]
  /// Divided differences of the history.
  private let slopes: [Latent]

  /// - Parameter history: the newest first, as many points as the order of the step.
  init(
    _ x: Latent, _ level: ContinuousSchedule.Level, _ history: [UniPCPoint], _ variant: UniPCOptions.Variant
  ) {
    let last = history[0], h = level.lambda - last.level.lambda
    let earlier = history.dropFirst().map { (point: $0, ratio: ($0.level.lambda - last.level.lambda) / h) }
    self.variant = variant
    alpha = level.alpha
    hh = -h
    newest = last.clean
    ratios = earlier.map { Double($0.ratio) } + [1]
    slopes = earlier.map { ($0.point.clean - last.clean) / $0.ratio }
    base = (level.sigma / last.level.sigma) * x - (level.alpha * exactExpm1(-h)) * last.clean
  }

  func predicted() -> Latent {
    if slopes.isEmpty { return base }
    // Order 2 has a closed form.
    if slopes.count == 1, variant != .varyingCoefficients { return combined([0.5], slopes) }
    return combined(weights(count: slopes.count), slopes)
  }

  /// - Parameter clean: predicted at the end of the step.
  func corrected(by clean: Latent) -> Latent {
    let all = slopes + [clean - newest]
    if slopes.isEmpty, variant != .varyingCoefficients { return combined([0.5], all) }
    return combined(weights(count: all.count), all)
  }

  /// base - alpha sum of weight times slope; the weights of bh1 and bh2 leave out B(h).
  private func combined(_ weights: [Double], _ slopes: [Latent]) -> Latent {
    let sum = zip(weights, slopes).map { Float($0) * $1 }
    let scale: Float =
      switch variant {
      case .bh1: alpha * hh
      case .bh2: alpha * exactExpm1(hh)
      case .varyingCoefficients: alpha
      }
    return base - scale * sum.dropFirst().reduce(sum[0], +)
  }

  /// The coefficients for the first `count` slopes.
  private func weights(count: Int) -> [Double] {
    variant == .varyingCoefficients ? varyingWeights(count) : fixedWeights(count)
  }

  /// The solution of R rho = b, equation 9 of the paper.
  private func fixedWeights(_ count: Int) -> [Double] {
    let hh = Double(hh), b = variant == .bh1 ? hh : exactExpm1(hh)
    var rows: [[Double]] = [], right: [Double] = []
    var phi = exactExpm1(hh) / hh - 1, factorial = 1.0, row = [Double](repeating: 1, count: count)
    for k in 1...count {
      rows.append(row)
      right.append(phi * factorial / b)
      row = zip(row, ratios).map { $0 * $1 }
      factorial *= Double(k + 1)
      phi = phi / hh - 1 / factorial
    }
    return inverse(rows).map { line in zip(line, right).reduce(0) { $0 + $1.0 * $1.1 } }
  }

  /// `vary_coeff`: rows of the inverse of C weighted by h phi. For the corrector A1111 takes the last column, that of
  /// the new prediction, from the row before the last.
  private func varyingWeights(_ count: Int) -> [Double] {
    let isCorrector = count == ratios.count
    var column = [Double](repeating: 1, count: count), columns: [[Double]] = []
    for k in 1...count {
      columns.append(column)
      column = zip(column, ratios).map { $0 * $1 / Double(k + 1) }
    }
    let a = inverse((0..<count).map { i in columns.map { $0[i] } })
    let phis = scaledPhis(count)
    var weights = [Double](repeating: 0, count: count)
    for k in 0..<(isCorrector ? count - 1 : count) {
      for j in 0..<(isCorrector ? count - 1 : count) { weights[j] += phis[k + 1] * a[k][j] }
    }
    if isCorrector { weights[count - 1] = phis[count] * a[max(count - 2, 0)][count - 1] }
    return weights
  }

  /// h phi_1 ... h phi_(count + 1).
  private func scaledPhis(_ count: Int) -> [Double] {
    let hh = Double(hh)
    var phis = [exactExpm1(hh)], factorial = 1.0
    for k in 1...count {
      phis.append(phis[k - 1] / hh - 1 / factorial)
      factorial *= Double(k + 1)
    }
    return phis
  }
}

/// Gauss-Jordan elimination with row pivots.
private func inverse(_ matrix: [[Double]]) -> [[Double]] {
  let n = matrix.count
  var rows = (0..<n).map { i in matrix[i] + (0..<n).map { $0 == i ? 1 : 0 } }
  for column in 0..<n {
    let pivot = (column..<n).max { abs(rows[$0][column]) < abs(rows[$1][column]) } ?? column
    rows.swapAt(column, pivot)
    let scale = rows[column][column]
    rows[column] = rows[column].map { $0 / scale }
    for i in 0..<n where i != column {
      let factor = rows[i][column]
      rows[i] = zip(rows[i], rows[column]).map { $0 - factor * $1 }
    }
  }
  return rows.map { Array($0[n...]) }
}
