import ExactMath

/// LCM's table: every twentieth level, timesteps only at these.
struct ConsistencyTable: SigmaTable {
  let sigmas: [Float]
  private let logSigmas: [Float]

  private static let stride = 20

  init(_ table: NoiseTable) {
    let picked = Swift.stride(from: Self.stride - 1, to: table.alphas.count, by: Self.stride)
    let own = NoiseTable(alphas: picked.map { table.alphas[$0] })
    sigmas = own.sigmas
    logSigmas = own.logSigmas
  }

  func sigma(at timestep: Float) -> Float {
    interpolated(logSigmas, at: (timestep - Float(Self.stride - 1)) / Float(Self.stride))
  }

  func timestep(of sigma: Float) -> Float {
    let level = exactLog(sigma)
    let distances = logSigmas.map { abs(level - $0) }
    let nearest = distances.indices.min { distances[$0] < distances[$1] } ?? 0
    return Float(nearest * Self.stride + Self.stride - 1)
  }

  func ownSigmas(_ count: Int) -> [Float] {
    linspace(timestep(of: maximum), timestep(of: minimum), count).map(sigma(at:)) + [0]
  }
}
