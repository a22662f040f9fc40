import ExactMath

/// Equal steps in atan sigma (Sabour et al. 2024, theorem 3.1). Ends in the smallest level, not in zero.
func klOptimalSigmas(_ request: ScheduleRequest) -> [Float] {
  let low = exactAtan(Float(request.minimum)), high = exactAtan(Float(request.maximum))
  let count = Float(request.count)
  return (0...request.count).map { i in
    let share = Float(i) / count
    return exactTan(share * low + (1 - share) * high)
  }
}
