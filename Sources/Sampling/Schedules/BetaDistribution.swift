import ExactMath

/// The Beta distribution by its inverse cumulative distribution function.
struct BetaDistribution {
  private let alpha: Double
  private let beta: Double
  /// ln of 1 / B(alpha, beta).
  private let logScale: Double

  init(alpha: Double, beta: Double) throws(SamplingError) {
    guard alpha > 0, beta > 0, alpha <= 1e4, beta <= 1e4 else {
      throw .betaDistribution(alpha: alpha, beta: beta)
    }
    self.alpha = alpha
    self.beta = beta
    logScale = logGamma(alpha + beta) - logGamma(alpha) - logGamma(beta)
  }

  /// The x at which the distribution function is `probability`, by bisection to the last bit.
  func quantile(_ probability: Double) -> Double {
    if probability <= 0 || probability >= 1 { return probability <= 0 ? 0 : 1 }
    var low = 0.0, high = 1.0
    while true {
      let middle = 0.5 * (low + high)
      guard middle > low, middle < high else { return high }
      if cumulative(middle) < probability { low = middle } else { high = middle }
    }
  }

  /// The regularised incomplete beta function.
  func cumulative(_ x: Double) -> Double {
    let front = exactExp(logScale + alpha * exactLog(x) + beta * exactLog1p(-x))
    return x < (alpha + 1) / (alpha + beta + 2)
      ? front * continuedFraction(alpha, beta, x) / alpha
      : 1 - front * continuedFraction(beta, alpha, 1 - x) / beta
  }
}

/// The continued fraction of the incomplete beta function (DLMF 8.17.22), evaluated by Lentz's method.
private func continuedFraction(_ a: Double, _ b: Double, _ x: Double) -> Double {
  func nonzero(_ value: Double) -> Double { abs(value) < 1e-300 ? 1e-300 : value }
  var c = 1.0, d = 1 / nonzero(1 - (a + b) * x / (a + 1)), fraction = d
  func extend(by term: Double) {
    d = 1 / nonzero(1 + term * d)
    c = nonzero(1 + term / c)
    fraction *= c * d
  }
  var m = 1.0, before = 0.0
  while abs(fraction - before) > 1e-16 * abs(fraction), m < 10_000 {
    before = fraction
    extend(by: m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)))
    extend(by: -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)))
    m += 1
  }
  return fraction
}

/// ln of the gamma function of x > 0: Stirling's series, from 10 on.
private func logGamma(_ x: Double) -> Double {
  var shift = 0.0, y = x
  while y < 10 {
    shift += exactLog(y)
    y += 1
  }
  let inverse = 1 / (y * y)
  let series =
    (1.0 / 12 - inverse * (1.0 / 360 - inverse * (1.0 / 1260 - inverse * (1.0 / 1680 - inverse / 1188)))) / y
  return (y - 0.5) * exactLog(y) - y + 0.5 * exactLog(2 * .pi) + series - shift
}
