import ExactMath

/// Karras et al. 2022, equation 5.
func karrasSigmas(_ request: ScheduleRequest) -> [Float] {
  karrasSigmas(
    request.count, minimum: request.minimum, maximum: request.maximum, rho: request.rho(default: 7)) + [0]
}

/// `count` levels without the zero.
func karrasSigmas(_ count: Int, minimum: Double, maximum: Double, rho: Double = 7) -> [Float] {
  let high = exactPow(maximum, 1 / rho), low = exactPow(minimum, 1 / rho)
  return linspace(0 as Float, 1, count).map { ramp in
    exactPow(Float(high) + ramp * Float(low - high), Float(rho))
  }
}
