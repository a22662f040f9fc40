public import Recipes

/// The noise of one image: the first draw with variation and seed resize, then the steps' draws.
public struct ImageNoise {
  private let source: NormalSource
  private let shape: LatentShape
  private let seed: Int128
  private let seedOffset: Int
  private let variation: Variation?
  private let resizedShape: LatentShape?
  private var generator: any NormalGenerator
  private var started = false

  /// - Parameters:
  ///   - seedOffset: `ENSD`.
  ///   - seedResize: `Seed resize from`, in pixels; counts only if both sides are positive.
  /// - Throws: a seed that the source does not take, a number of threads that no card has, a resize too large.
  public init(
    source: NoiseSource, gpuThreads: Int? = nil, shape: LatentShape, seed: Int128, seedOffset: Int = 0,
    variation: Variation? = nil, seedResize: ImageSize? = nil
  ) throws(SamplingError) {
    self.source = try NormalSource(source, gpuThreads: gpuThreads)
    self.shape = shape
    self.seed = seed
    self.seedOffset = seedOffset
    self.variation = variation.flatMap { $0.strength == 0 ? nil : $0 }
    resizedShape = try Self.resizedShape(seedResize, shape)
    generator = try self.source.generator(seed: seed)
  }

  /// Another shape to draw in; nil where there is none or it is the same.
  private static func resizedShape(
    _ size: ImageSize?, _ shape: LatentShape
  ) throws(SamplingError) -> LatentShape? {
    guard let size, size.width > 0, size.height > 0 else { return nil }
    guard max(size.width, size.height) <= 16384 else { throw .seedResizeTooLarge(size) }
    let resized = LatentShape(channels: shape.channels, height: size.height / 8, width: size.width / 8)
    return resized == shape ? nil : resized
  }

  /// The first call gives the initial noise, later ones the noise of the steps. With ENSD those come from a new
  /// generator.
  public mutating func next() throws(SamplingError) -> Latent {
    if started { return generator.normals(shape) }
    started = true
    let first = try firstNoise()
    if seedOffset != 0 { generator = try source.generator(seed: seed &+ Int128(seedOffset)) }
    return first
  }

  private mutating func firstNoise() throws(SamplingError) -> Latent {
    guard let resizedShape else { return try varied(generator.normals(shape)) }
    var fresh = try source.generator(seed: seed)
    let inner = try varied(fresh.normals(resizedShape))
    var noise = generator.normals(shape)
    noise.overwriteCentre(with: inner)
    return noise
  }

  private func varied(_ noise: Latent) throws(SamplingError) -> Latent {
    guard let variation else { return noise }
    var fresh = try source.generator(seed: variation.seed)
    return slerp(variation.strength, noise, fresh.normals(noise.shape))
  }
}

extension Latent {
  /// Replaces the middle by the middle of `inner`, as much as fits.
  fileprivate mutating func overwriteCentre(with inner: Latent) {
    let rows = Overlap(target: height, source: inner.height)
    let columns = Overlap(target: width, source: inner.width)
    for channel in 0..<channels {
      for row in 0..<rows.count {
        let to = (channel * height + rows.target + row) * width + columns.target
        let from = (channel * inner.height + rows.source + row) * inner.width + columns.source
        for column in 0..<columns.count { values[to + column] = inner.values[from + column] }
      }
    }
  }
}

/// Where two centred lengths meet. Differences are halved downwards, as Python's `//` does.
private struct Overlap {
  let count: Int, target: Int, source: Int

  init(target: Int, source: Int) {
    let margin = (target - source) >> 1
    count = margin >= 0 ? source : max(source + 2 * margin, 0)
    self.target = max(margin, 0)
    self.source = max(-margin, 0)
  }
}
