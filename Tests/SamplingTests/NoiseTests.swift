import JSON
import Recipes
import Testing

@testable import Sampling

private func source(_ value: JSONValue?) -> NoiseSource { NoiseSource(rawValue: value?.text ?? "") ?? .gpu }

@Suite struct NoiseGolden {
  @Test("consecutive draws of every seed and shape: CPU to the bit, NV to one unit in the last place")
  func randn() throws {
    for item in try golden("noise", "randn") {
      let shape = try #require(item["shape"]?.shape), seed = try #require(item["seed"]?.seed)
      var generator = try NormalSource(source(item["source"])).generator(seed: seed)
      for call in item["calls"]?.elements ?? [] {
        let values = generator.normals(shape.count)
        #expect(values.count == call["count"]?.integer)
        let first = try #require(call["first"]?.floats), last = try #require(call["last"]?.floats)
        #expect(ulps(Array(values.prefix(first.count)), first) <= 1)
        #expect(ulps(Array(values.suffix(last.count)), last) <= 1)
        #expect(sha256(values) == call["sha256_le_f32"]?.text, "seed \(seed), \(shape)")
      }
    }
  }

  @Test("few numbers, odd numbers, uniforms of the CPU generator")
  func cpuDetails() throws {
    for item in try golden("noise", "cpu_details") {
      let seed = UInt64(try #require(item["seed"]?.integer))
      var uniforms = TorchGenerator(seed: seed)
      let expected = try #require(item["uniform"]?.floats)
      #expect(expected.map { _ in Float(uniforms.word() & 0xff_ffff) * 0x1p-24 } == expected)
      for key in ["randn_3_4_1", "randn_16_17_31_16"] {
        var generator = TorchGenerator(seed: seed)
        for call in try #require(item[key]?.elements) {
          #expect(generator.normals(call.floats.count) == call.floats)
        }
      }
    }
  }

  @Test func philoxWords() throws {
    for item in try golden("noise", "philox_words") {
      let seed = UInt64(try #require(item["seed"]?.integer)), offset = UInt64(item["offset"]?.integer ?? 0)
      let expected = try #require(item["words_of_each_subsequence"]?.elements)
      for (subsequence, words) in zip(item["subsequence"]?.integers ?? [], expected) {
        let found = PhiloxGenerator.words(seed: seed, offset: offset, subsequence: UInt64(subsequence))
        #expect(found.map(Int.init) == words.integers)
      }
    }
  }

  @Test("the layout of a graphics card with few threads")
  func gpuLayout() throws {
    for item in try golden("noise", "gpu_layout") {
      let count = try #require(item["n"]?.integer), seed = Int128(item["seed"]?.integer ?? 0)
      let threads = (item["sms"]?.integer ?? 0) * (item["threads_per_sm"]?.integer ?? 0)
      var generator = try NormalSource(.gpu, gpuThreads: threads).generator(seed: seed)
      var unlimited = try NormalSource(.nv).generator(seed: seed)
      for call in item["calls"]?.elements ?? [] {
        let values = generator.normals(count)
        for (key, places) in [("first", 0..<8), ("last", count - 8..<count)] {
          let deviation = Deviation(Array(values[places]), call[key]?.floats ?? [])
          #expect(deviation.largest <= 2e-6, "\(deviation)")
        }
        for place in call["at"]?.members ?? [] {
          let index = try #require(Int(place.key)), expected = Float(try #require(place.value.number))
          #expect(abs(values[index] - expected) <= 2e-6)
        }
        #expect((values == unlimited.normals(count)) == item["equal_to_NV"]?.boolean)
      }
    }
  }
}

@Suite struct ImageNoiseGolden {
  @Test("first and second draw with ENSD, variation and resize")
  func draws() throws {
    for item in try golden("noise", "image_noise") {
      let shape = try #require(item["shape"]?.shape)
      let resize = item["resize_from_width_height"]?.integers
      let strength = item["strength"]?.number ?? 0
      for (i, seed) in (item["seeds"]?.integers ?? []).enumerated() {
        let variation = item["subseeds"]?.elements.map {
          Variation(seed: Int128($0[i].integer ?? 0), strength: strength)
        }
        var noise = try ImageNoise(
          source: source(item["source"]), shape: shape, seed: Int128(seed),
          seedOffset: item["ensd"]?.integer ?? 0, variation: variation,
          seedResize: resize.flatMap { $0.count == 2 ? ImageSize(width: $0[0], height: $0[1]) : nil })
        let first = try noise.next().values, second = try noise.next().values
        if i == 0 {
          let deviation = Deviation(first, item["first"]?.floats ?? [])
          #expect(deviation.largest <= (strength == 0 ? 0 : 1e-6), "\(deviation)")
        }
        let expected = item["first_all"]?.elements?[i]
        if strength == 0 { #expect(sha256(first) == expected?["sha256_le_f32"]?.text) }
        #expect(Deviation(Array(first.suffix(4)), expected?["last"]?.floats ?? []).largest <= 1e-6)
        #expect(sha256(second) == item["second_all"]?.elements?[i]["sha256_le_f32"]?.text)
      }
    }
  }

  @Test("spherical interpolation, and the linear branch for nearly parallel noise")
  func slerps() throws {
    for item in try golden("noise", "slerp") {
      let shape = try #require(item["shape"]?.shape), share = try #require(item["val"]?.number)
      let low = Latent(shape: shape, values: item["low"]?.floats ?? [])
      let high = Latent(shape: shape, values: item["high"]?.floats ?? [])
      let result = Deviation(slerp(share, low, high).values, item["result"]?.floats ?? [])
      #expect(result.largest <= 1e-6, "\(result)")
      let near = Deviation(slerp(share, low, low + 0.01 * high).values, item["near"]?.floats ?? [])
      #expect(near.largest <= 1e-6, "\(near)")
    }
  }
}

@Suite struct ImageNoiseProperty {
  private let shape = LatentShape(height: 4, width: 6)

  @Test("with ENSD the later draws are the first ones of another generator")
  func ensd() throws {
    for source in [NoiseSource.cpu, .nv, .gpu] {
      var noise = try ImageNoise(source: source, shape: shape, seed: 11, seedOffset: 31337)
      var other = try ImageNoise(source: source, shape: shape, seed: 11 + 31337)
      _ = try noise.next()
      #expect(try noise.next() == other.next())
      #expect(try noise.next() == other.next())
    }
  }

  @Test("seeds from -2^63 to 2^64 - 1, whatever else is an error", arguments: [NoiseSource.cpu, .nv, .gpu])
  func extremeSeeds(source: NoiseSource) throws {
    for seed in [Int128(Int64.min), -1, 0, 4_294_967_301, Int128(UInt64.max)] where source != .nv || seed >= 0
    {
      var noise = try ImageNoise(source: source, shape: shape, seed: seed)
      #expect(try noise.next().values.allSatisfy { $0.isFinite })
    }
    for seed in [Int128(Int64.min) - 1, Int128(UInt64.max) + 1, .min, .max] {
      #expect(throws: SamplingError.seedOutOfRange(seed, source: source)) {
        try ImageNoise(source: source, shape: shape, seed: seed)
      }
    }
  }

  @Test func nvRefusesNegativeSeeds() throws {
    #expect(throws: SamplingError.seedOutOfRange(-5, source: .nv)) {
      try ImageNoise(source: .nv, shape: shape, seed: -5)
    }
    var noise = try ImageNoise(source: .nv, shape: shape, seed: 3, seedOffset: -5)
    #expect(throws: SamplingError.seedOutOfRange(-2, source: .nv)) { try noise.next() }
  }

  @Test("a negative seed counts as two's complement of 64 bits, for CPU of 32")
  func negativeSeeds() throws {
    for (source, same) in [(NoiseSource.cpu, Int128(UInt32.max)), (.gpu, Int128(UInt64.max))] {
      var noise = try ImageNoise(source: source, shape: shape, seed: -1)
      var other = try ImageNoise(source: source, shape: shape, seed: same)
      #expect(try noise.next() == other.next())
    }
  }

  @Test("sizes of a seed resize", arguments: [1, 7, 8, 24, 4000])
  func resizes(side: Int) throws {
    for size in [ImageSize(width: side, height: 32), ImageSize(width: 48, height: side)] {
      var noise = try ImageNoise(source: .cpu, shape: shape, seed: 1, seedResize: size)
      #expect(try noise.next().values.count == shape.count)
    }
    let huge = ImageSize(width: 1 << 40, height: 8)
    #expect(throws: SamplingError.seedResizeTooLarge(huge)) {
      try ImageNoise(source: .cpu, shape: shape, seed: 1, seedResize: huge)
    }
  }

  @Test("threads of a card are a positive multiple of 256", arguments: [-256, 0, 255, 1000])
  func gpuThreads(threads: Int) throws {
    #expect(throws: SamplingError.gpuThreads(threads)) {
      try ImageNoise(source: .gpu, gpuThreads: threads, shape: shape, seed: 1)
    }
  }
}
