import ExactMath

/// Equal steps in log sigma.
func exponentialSigmas(_ request: ScheduleRequest) -> [Float] {
  let logs = linspace(
    Float(exactLog(request.maximum)), Float(exactLog(request.minimum)), request.count)
  return logs.map { exactExp($0) } + [0]
}

/// Steps in log sigma along a power.
func polyexponentialSigmas(_ request: ScheduleRequest) -> [Float] {
  let low = exactLog(request.minimum), range = exactLog(request.maximum) - low
  let rho = Float(request.rho(default: 1))
  return linspace(1 as Float, 0, request.count).map { ramp in
    exactExp(exactPow(ramp, rho) * Float(range) + Float(low))
  } + [0]
}
