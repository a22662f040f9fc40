import Recipes

/// A stream of standard normal numbers.
protocol NormalGenerator: Sendable {
  /// The next `count` numbers, as one call of `randn`.
  mutating func normals(_ count: Int) -> [Float]
}

extension NormalGenerator {
  mutating func normals(_ shape: LatentShape) -> Latent {
    Latent(shape: shape, values: normals(shape.count))
  }
}

/// Where normal numbers come from: the source and, for a graphics card, its number of threads.
struct NormalSource {
  private let source: NoiseSource
  private let gpuThreads: Int?

  init(_ source: NoiseSource, gpuThreads: Int? = nil) throws(SamplingError) {
    if let gpuThreads, gpuThreads <= 0 || gpuThreads % 256 != 0 { throw .gpuThreads(gpuThreads) }
    self.source = source
    self.gpuThreads = gpuThreads
  }

  /// A fresh generator. CPU and GPU take -2^63 ..< 2^64 (in two's complement), NV nothing negative.
  func generator(seed: Int128) throws(SamplingError) -> any NormalGenerator {
    let lowest: Int128 = source == .nv ? 0 : Int128(Int64.min)
    guard seed >= lowest, seed <= Int128(UInt64.max) else {
      throw .seedOutOfRange(seed, source: source)
    }
    return generator(word: UInt64(truncatingIfNeeded: seed))
  }

  func generator(word: UInt64) -> any NormalGenerator {
    switch source {
    case .cpu: TorchGenerator(seed: word)
    case .nv: PhiloxGenerator(seed: word)
    case .gpu: PhiloxGenerator(seed: word, threads: gpuThreads)
    }
  }
}
