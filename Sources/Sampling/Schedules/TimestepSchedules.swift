// Schedules that pick timesteps of the model's table.

/// The model's own: `get_sigmas`, equally spaced over all timesteps. The range does not count.
func uniformSigmas(_ request: ScheduleRequest) -> [Float] { request.table.ownSigmas(request.count) }

/// Equally spaced timesteps without the last, as in Stability's generative-models.
func sgmUniformSigmas(_ request: ScheduleRequest) -> [Float] {
  timesteps(request, count: request.count + 1).dropLast().map(request.table.sigma(at:)) + [0]
}

/// Equally spaced timesteps with both ends.
func normalSigmas(_ request: ScheduleRequest) -> [Float] {
  timesteps(request, count: request.count).map(request.table.sigma(at:)) + [0]
}

private func timesteps(_ request: ScheduleRequest, count: Int) -> [Float] {
  linspace(
    request.table.timestep(of: Float(request.maximum)), request.table.timestep(of: Float(request.minimum)),
    count)
}

/// Every so many entries of the table, from the top.
func simpleSigmas(_ request: ScheduleRequest) -> [Float] {
  let sigmas = request.table.sigmas, stride = Double(sigmas.count) / Double(request.count)
  return (0..<request.count).map { sigmas[sigmas.count - 1 - Int(Double($0) * stride)] } + [0]
}

/// DDIM's timesteps; their number may differ from the steps.
func ddimSigmas(_ request: ScheduleRequest) -> [Float] {
  let sigmas = request.table.sigmas, step = max(sigmas.count / request.count, 1)
  return stride(from: 1, to: sigmas.count, by: step).map { sigmas[$0] }.reversed() + [0]
}
