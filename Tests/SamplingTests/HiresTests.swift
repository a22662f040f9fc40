import JSON
import Recipes
import Testing

@testable import Sampling

@Suite struct LatentUpscalerGolden {
  @Test("equals PyTorch's interpolation", arguments: LatentUpscaler.allCases)
  func upscaled(by upscaler: LatentUpscaler) throws {
    let file = try golden("hires", "latent").compactMap(\.number).map { Float($0) }
    let sides = try golden("hires", "latent_shape").compactMap(\.integer)
    let latent = Latent(channels: sides[1], height: sides[2], width: sides[3], values: file)
    let cases = try golden("hires", "upscaled").filter { $0["upscaler"]?.text == upscaler.rawValue }
    #expect(cases.count == 4)
    for item in cases {
      let size = try #require(item["size_h_w"]?.integers)
      let found = latent.resized(height: size[0], width: size[1], by: upscaler)
      let deviation = Deviation(found.values, try #require(item["result"]?.floats))
      #expect(deviation.largest <= 2e-6, "\(size): \(deviation)")
    }
  }
}

@Suite struct HiresGeometryGolden {
  private func pass(_ scale: Double?, _ resize: ImageSize?) -> HiresPass {
    HiresPass(
      scale: scale, resize: resize, steps: nil, upscaler: "Latent", denoisingStrength: 0.5, sampler: "Euler",
      schedule: "Uniform", prompt: "", negativePrompt: "")
  }

  @Test("target and margins")
  func sizes() throws {
    for item in try golden("hires", "sizes") {
      func number(_ key: String) throws -> Int { try #require(item[key]?.integer) }
      let resize = ImageSize(width: try number("resize_x"), height: try number("resize_y"))
      let size = ImageSize(width: try number("width"), height: try number("height"))
      let found = try #require(HiresGeometry(pass(item["scale"]?.number, resize), from: size))
      #expect([found.target.width, found.target.height] == item["target"]?.integers)
      #expect(
        [found.left, found.right, found.top, found.bottom] == item["cut_left_right_top_bottom"]?.integers)
      #expect([found.latentWidth, found.latentHeight] == item["latent_after_cut"]?.integers)
    }
  }

  @Test("sizes out of reason have none")
  func unreasonable() {
    let size = ImageSize(width: 512, height: 8)
    for resize in [(0, .max), (.max, .max), (-8, 64), (1 << 24, 1 << 24), (4, 4)] as [(Int, Int)] {
      #expect(HiresGeometry(pass(nil, ImageSize(width: resize.0, height: resize.1)), from: size) == nil)
    }
    for scale in [1e300, .infinity, .nan, -1, 0, 1e-3] {
      #expect(HiresGeometry(pass(scale, nil), from: size) == nil)
    }
    #expect(HiresGeometry(pass(2, nil), from: ImageSize(width: 0, height: 8)) == nil)
    #expect(HiresGeometry(pass(nil, nil), from: size) == nil)
  }
}

@Suite struct PosteriorNoiseProperty {
  private let shape = LatentShape(height: 4, width: 4)

  private func settings(_ source: NoiseSource, seed: Int128) -> RenderSettings {
    var settings = RenderSettings(
      prompt: "", negativePrompt: "", steps: 5, sampler: "Euler", schedule: "Uniform", cfgScale: 7,
      seed: seed,
      size: ImageSize(width: 32, height: 32))
    settings.noiseSource = source
    return settings
  }

  @Test("the CPU's stream from its start, whatever source the image has; unknown with NV")
  func source() throws {
    var image = try ImageNoise(source: .cpu, shape: shape, seed: 77)
    let expected = try image.next()
    for source in [NoiseSource.cpu, .gpu] {
      #expect(posteriorNoise(settings(source, seed: 77), shape: shape) == expected)
    }
    #expect(posteriorNoise(settings(.nv, seed: 77), shape: shape) == nil)
  }

  @Test("of a batch, the last image's seed and a draw for each image")
  func batch() throws {
    var batch = settings(.cpu, seed: 77)
    (batch.batch.size, batch.batch.position) = (4, 1)
    var last = try ImageNoise(source: .cpu, shape: shape, seed: 79)
    _ = try last.next()
    #expect(posteriorNoise(batch, shape: shape) == (try last.next()))
    batch.variation = Variation(seed: 5, strength: 0.5)
    var same = try ImageNoise(source: .cpu, shape: shape, seed: 77)
    _ = try same.next()
    #expect(posteriorNoise(batch, shape: shape) == (try same.next()))
  }
}
