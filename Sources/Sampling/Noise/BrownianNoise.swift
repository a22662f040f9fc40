import Recipes

/// Unit noise between two noise levels from one Brownian path, so that the same levels give the same noise however
/// a sampler divides its steps. The SDE samplers use it instead of ``ImageNoise``.
struct BrownianNoise {
  private let tree: BrownianTree

  /// - Parameter sigmas: the whole schedule; its smallest positive and its largest level bound the path.
  init(seed: UInt64, source: NormalSource, shape: LatentShape, sigmas: [Float]) {
    let positive = sigmas.filter { $0 > 0 }
    tree = BrownianTree(
      seed: seed, source: source, shape: shape, from: Double(positive.min() ?? 0),
      to: Double(sigmas.max() ?? 0))
  }

  /// Noise of the step from `sigma` to `next`.
  func noise(from sigma: Float, to next: Float) -> Latent {
    let increment = tree.increment(from: Double(min(sigma, next)), to: Double(max(sigma, next)))
    return increment * (sigma > next ? -1 : 1) / abs(next - sigma).squareRoot()
  }
}
