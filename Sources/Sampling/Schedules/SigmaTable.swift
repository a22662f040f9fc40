/// What schedules and samplers ask of a model: its levels, and timesteps for levels.
protocol SigmaTable {
  /// Ascending.
  var sigmas: [Float] { get }
  /// `t_to_sigma`.
  func sigma(at timestep: Float) -> Float
  /// `sigma_to_t`; fractional.
  func timestep(of sigma: Float) -> Float
  /// `get_sigmas`: `count` levels and 0.
  func ownSigmas(_ count: Int) -> [Float]
}

extension SigmaTable {
  var minimum: Float { sigmas[0] }
  var maximum: Float { sigmas[sigmas.count - 1] }

  /// The index of the nearest level, the lower of two.
  func nearestLevel(to sigma: Float) -> Int {
    let distances = sigmas.map { abs($0 - sigma) }
    return distances.indices.min { distances[$0] < distances[$1] } ?? 0
  }

  /// Equally spaced timesteps.
  func ownSigmas(_ count: Int) -> [Float] {
    linspace(Float(sigmas.count - 1), 0, count).map(sigma(at:)) + [0]
  }
}
