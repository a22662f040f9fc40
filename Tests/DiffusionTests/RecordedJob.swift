import ModelFiles
import Recipes
import TestSupport
import Testing

/// A job of the fixture model that the reference renderer recorded step by step.
struct RecordedJob: CustomTestStringConvertible {
  let name: String
  let settings: RenderSettings
  var loras: [LoraRequest] = []
  var testDescription: String { name }

  /// Latent 16 x 16, DPM++ 2M Karras of 20 steps at CFG 7 with the CPU's noise, unless changed.
  init(
    _ name: String, _ prompt: String, negative: String = "", seed: Int128, steps: Int = 20, cfg: Double = 7,
    sampler: String = "DPM++ 2M", schedule: String = "Karras", noise: NoiseSource = .cpu,
    loras: [LoraRequest] = [], change: (inout RenderSettings) -> Void = { _ in }
  ) {
    self.name = name
    self.loras = loras
    var settings = RenderSettings(
      prompt: prompt, negativePrompt: negative, steps: steps, sampler: sampler, schedule: schedule,
      cfgScale: cfg, seed: seed, size: ImageSize(width: 128, height: 128))
    settings.noiseSource = noise
    change(&settings)
    self.settings = settings
  }

  var recipe: ResolvedRecipe {
    ResolvedRecipe(
      settings: settings,
      models: ResolvedModels(
        checkpoint: Self.model(.checkpoint, "Stable-diffusion/tiny-scenes_v1"),
        loras: loras.map { LoraUse(request: $0, file: Self.model(.lora, "Lora/" + $0.name)) }),
      listing: [])
  }

  static func model(_ kind: ModelKind, _ path: String) -> ModelFile {
    ModelFile(
      kind: kind, name: String(path.split(separator: "/").last ?? ""),
      path: Fixture.path("tiny-scenes/models/\(path).safetensors"), sha256: "")
  }
}

/// The recorded tensors of a job.
struct Recording {
  let file: SafetensorsFile

  init(_ name: String) throws { try self.init(path: "tiny-scenes/golden/\(name).safetensors") }

  init(path: String) throws { file = try SafetensorsFile(path: Fixture.path(path)) }

  var names: [String] { file.tensors.map(\.name) }

  func floats(_ name: String) throws -> [Float] {
    let entry = try #require(file.entry(name), "\(name)")
    return unsafe file.withBytes(of: entry) { bytes in
      (0..<entry.count).map { unsafe bytes.loadUnaligned(fromByteOffset: $0 * 4, as: Float.self) }
    }
  }

  func bytes(_ name: String) throws -> [UInt8] {
    let entry = try #require(file.entry(name), "\(name)")
    return unsafe file.withBytes(of: entry) { unsafe Array($0) }
  }
}

/// The largest difference of two lists; infinite if one is longer or a value is not a number.
func largestDifference(_ a: [Float], _ b: [Float]) -> Float {
  guard a.count == b.count else { return .infinity }
  return zip(a, b).reduce(0) { $1.0.isNaN || $1.1.isNaN ? .infinity : max($0, abs($1.0 - $1.1)) }
}
