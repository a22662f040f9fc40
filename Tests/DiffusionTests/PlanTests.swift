import ModelFiles
import Recipes
import TestSupport
import Tensors
import Testing

@testable import Diffusion

@Suite struct PlanProperty {
  private func reasons(_ change: (inout ResolvedRecipe) -> Void) throws -> [Reason] {
    var recipe = RendererParity.jobs[0].recipe
    change(&recipe)
    do throws(DiffusionError) {
      _ = try Plan(recipe)
      return []
    } catch {
      guard case .unverifiable(let reasons) = error else { throw error }
      return reasons
    }
  }

  @Test("what can't be rendered is named, never left out")
  func unrendered() throws {
    #expect(try reasons { _ in }.isEmpty)
    func hires(_ upscaler: String, scale: Double = 2, _ source: NoiseSource = .cpu) throws -> [ReasonCode] {
      try reasons {
        $0.settings.noiseSource = source
        $0.settings.hires = HiresPass(
          scale: scale, resize: nil, steps: nil, upscaler: upscaler, denoisingStrength: 0.5, sampler: "Euler",
          schedule: "Uniform", prompt: "", negativePrompt: "")
      }.map(\.code)
    }
    #expect(try hires("Latent").isEmpty && hires("Lanczos").isEmpty)
    #expect(try hires("R-ESRGAN 4x+") == [.missingUpscaler])
    #expect(try hires("Nearest", .nv) == [.unsupportedFeature])
    #expect(try hires("Latent", scale: 1e-9) == [.invalidValue])
    #expect(try reasons { $0.settings.sampler = "Nobody's" }.map(\.code) == [.unknownSampler])
    #expect(try reasons { $0.settings.prompt = "(a:1.2.3)" }.map(\.code) == [])
  }

  @Test("a network that A1111 can't load is refused only where a claim says that it was loaded")
  func otherNetworks() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/odd.safetensors"
      let name = "lora_unet_mid_block_attentions_0_proj_in"
      func found(part: String, type: TensorType = .f32, hash: String?) throws -> [Reason] {
        let tensor = OutgoingTensor(
          name: name + part, dtype: type, shape: [4], bytes: .init(repeating: 0, count: 4 * type.bitCount / 8)
        )
        try SafetensorsFile.write([tensor], to: path)
        return try reasons {
          $0.models.loras = [
            LoraUse(
              request: LoraRequest(name: "odd", textEncoderMultiplier: 1, unetMultiplier: 1, hash: hash),
              file: ModelFile(kind: .lora, name: "odd", path: path, sha256: ""))
          ]
        }
      }
      #expect(try found(part: ".new_w1", hash: nil).isEmpty)
      let claimed = try found(part: ".new_w1", hash: "0123456789ab")
      #expect(claimed.map(\.code) == [.unsupportedFeature])
      #expect(claimed.first?.detail.contains(name) == true)
      #expect(try found(part: ".diff", type: .f8E4M3, hash: nil).map(\.code) == [.unsupportedModel])
    }
  }

  @Test("before 1.6.0 timestep samplers took no AND")
  func oldComposition() throws {
    func codes(_ sampler: String, _ version: [Int]) throws -> [ReasonCode] {
      try reasons {
        $0.settings.prompt = "a jug AND a cup"
        $0.settings.sampler = sampler
        $0.settings.version = SoftwareVersion(version)
      }.map(\.code)
    }
    #expect(try codes("DDIM", [1, 5, 2]) == [.invalidValue])
    #expect(try codes("DDIM", [1, 6, 0]).isEmpty && codes("Euler", [1, 5, 2]).isEmpty)
  }

  @Test("a damaged file and a missing tensor are told apart")
  func files() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/m.safetensors"
      try SafetensorsFile.write([OutgoingTensor(name: "x", shape: [1], values: [1])], to: path)
      var recipe = RendererParity.jobs[0].recipe
      recipe.models.checkpoint.path = path
      let renderer = Renderer(device: try Device(threads: 1))
      let missing = #expect(throws: DiffusionError.self) { try renderer.render(try Plan(recipe)) }
      guard case .weights = missing else {
        Issue.record("\(String(describing: missing))")
        return
      }
      recipe.models.checkpoint.path = folder + "/nothing.safetensors"
      let absent = #expect(throws: DiffusionError.self) { try Plan(recipe) }
      guard case .modelFile = absent else {
        Issue.record("\(String(describing: absent))")
        return
      }
    }
  }

  @Test("a clip skip beyond the text encoder is an impossible value")
  func clipSkip() throws {
    var recipe = RendererParity.jobs[0].recipe
    recipe.settings.clipSkip = 9
    let error = #expect(throws: DiffusionError.self) {
      try Renderer(device: try Device(threads: 1)).render(try Plan(recipe))
    }
    guard case .unverifiable(let reasons) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(reasons.map(\.code) == [.invalidValue])
  }
}
