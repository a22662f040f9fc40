import Recipes

/// Levels at the quantiles of a Beta distribution, most of them near both ends.
func betaSigmas(_ request: ScheduleRequest) throws(SamplingError) -> [Float] {
  let range = request.maximum - request.minimum
  let distribution = try BetaDistribution(
    alpha: request.options.betaAlpha, beta: request.options.betaBeta)
  return linspace(0.0, 1, request.count).map { position in
    Float(request.minimum + distribution.quantile(1 - position) * range)
  } + [0]
}
