import Recipes
import Testing

@testable import Parameters

@Suite struct HiresGolden {
  private func pass(
    _ extra: String, prompt: String = "a cat", version: String? = "v1.10.1",
    _ replacing: [String: String?] = [:]
  ) throws -> HiresPass? {
    let text = claim(
      "Denoising strength: 0.5, " + extra, prompt: prompt, version: version, replacing: replacing)
    return try resolve(text).settings?.hires
  }

  @Test("a factor, with everything else from the first pass")
  func scale() throws {
    let pass = try #require(try pass("Hires upscale: 1.5"))
    #expect(pass.scale == 1.5 && pass.resize == nil && pass.steps == nil && pass.upscaler == "Latent")
    #expect(pass.denoisingStrength == 0.5 && pass.sampler == "Euler a" && pass.schedule == "Uniform")
    #expect(pass.prompt == "a cat" && pass.negativePrompt.isEmpty)
  }

  @Test("a size beats a factor; one side may be zero, both mean none")
  func resize() throws {
    let both = try pass("Hires upscale: 2, Hires resize: 1024x0, Hires steps: 0")
    #expect(both?.resize == ImageSize(width: 1024, height: 0) && both?.scale == nil && both?.steps == nil)
    #expect(try pass("Hires upscale: 2, Hires resize: 0x0")?.scale == 2)
  }

  @Test("fields of its own")
  func ownFields() throws {
    let extra = """
      Hires upscale: 2, Hires steps: 9, Hires upscaler: Lanczos, Hires sampler: DPM++ 2M, \
      Hires schedule type: Exponential, Hires prompt: "b, c", Hires negative prompt: d
      """
    let pass = try #require(try pass(extra))
    #expect(pass.steps == 9 && pass.upscaler == "Lanczos" && pass.sampler == "DPM++ 2M")
    #expect(pass.schedule == "Exponential" && pass.prompt == "b, c" && pass.negativePrompt == "d")
  }

  @Test("a guidance scale, a checkpoint and LoRAs of its own")
  func ownFiles() throws {
    let extra = """
      Denoising strength: 0.5, Hires upscale: 2, Hires CFG Scale: 4.5, Hires checkpoint: sub/other.safetensors [0A1B2C3D4E], \
      Hires prompt: "b <lora:two:0.5>", Lora hashes: "one: 0123456789ab, two: aa23456789ab"
      """
    let found = try resolve(claim(extra, prompt: "a <lora:one:1>"))
    #expect(found.settings?.hires?.cfgScale == 4.5 && found.settings?.cfgScale == 7)
    #expect(
      found.models.hiresCheckpoint == ModelRequest(kind: .checkpoint, name: "other", hash: "0a1b2c3d4e"))
    #expect(found.models.loras.map(\.name) == ["one"])
    #expect(
      found.models.hiresLoras == [
        LoraRequest(name: "two", textEncoderMultiplier: 0.5, unetMultiplier: 0.5, hash: "aa23456789ab")
      ])
    #expect(found.setting("Hires checkpoint")?.source == .stated)
  }

  @Test("what is the same, or belongs to no pass, asks for no files")
  func sameFiles() throws {
    let same = "Hires checkpoint: Use same checkpoint, Hires prompt: \"b <lora:one:1>\""
    let found = try resolve(
      claim("Denoising strength: 0.5, Hires upscale: 2, " + same, prompt: "a <lora:one:1>"))
    #expect(found.models.hiresCheckpoint == nil && found.models.hiresLoras == nil)
    let idle = try resolve(claim("Hires upscale: 2, Hires checkpoint: other [0123456789]"))
    #expect(idle.models.hiresCheckpoint == nil)
    let none = try resolve(
      claim("Denoising strength: 0.5, Hires upscale: 2, Hires prompt: b", prompt: "a <lora:one:1>"))
    #expect(none.models.hiresLoras == [])
    let broken = try resolve(
      claim("Denoising strength: 0.5, Hires upscale: 2, Hires prompt: \"<lora:../x:1>\""))
    #expect(broken.codes == [.invalidValue])
  }

  @Test(
    "a checkpoint in one field",
    arguments: [
      ("a b [0123456789]", "a b", "0123456789"), ("name", "name", nil), ("odd [v2]", "odd [v2]", nil),
      ("[0123456789]", nil, "0123456789"),
    ] as [(String, String?, String?)])
  func titles(title: String, name: String?, hash: String?) {
    #expect(ModelRequest(titled: title) == ModelRequest(kind: .checkpoint, name: name, hash: hash))
  }

  @Test("the words for `the same` mean the first pass's")
  func same() throws {
    let extra = "Hires upscale: 2, Hires sampler: Use same sampler, Hires schedule type: Use same scheduler"
    let pass = try pass(extra, ["Sampler": "DPM++ 2M", "Schedule type": "Karras"])
    #expect(pass?.sampler == "DPM++ 2M" && pass?.schedule == "Karras")
  }

  @Test(
    "its schedule goes through the rules of the first pass",
    arguments: [
      ("v1.10.1", "DPM++ 2M", "Karras", "Euler", "Karras"),
      ("v1.8.0", "DPM++ 2M Karras", nil, "Euler", "Uniform"),
      ("v1.8.0", "DPM++ 2M Karras", nil, "DPM++ SDE Karras", "Karras"),
      ("v1.8.0", "Euler", nil, "DPM++ 2M", "Uniform"),
      ("v1.10.1", "Euler", "Automatic", "DPM++ 2M", "Karras"), ("v1.6.0", "Euler", nil, "Restart", "Karras"),
    ] as [(String, String, String?, String, String)])
  func schedules(version: String, first: String, field: String?, second: String, schedule: String) throws {
    let found = try pass(
      "Hires upscale: 2, Hires sampler: \(second)", version: version,
      ["Sampler": first, "Schedule type": field])
    #expect(found?.schedule == schedule)
  }

  @Test("the first pass of old texts")
  func oldTexts() throws {
    let result = try resolve(
      claim("Denoising strength: 0.7, First pass size: 0x0", version: nil, replacing: ["Size": "1024x768"]))
    #expect(result.settings?.size == oldFirstPass(for: ImageSize(width: 1024, height: 768)))
    #expect(result.settings?.hires?.resize == ImageSize(width: 1024, height: 768))
    #expect(result.settings?.hires?.upscaler == "Latent")
    #expect(
      result.setting("Size")?.source.word == "inferred" && result.notes.contains { $0.code == "old-hires" })
    let stated = try resolve(claim("Denoising strength: 0.7, First pass size: 448x640", version: nil))
    #expect(stated.settings?.size == ImageSize(width: 448, height: 640))
  }

  @Test("without a strength its keys are idle, as in A1111")
  func idle() throws {
    let result = try resolve(claim("Hires upscale: 2"))
    #expect(result.settings != nil && result.settings?.hires == nil)
    #expect(result.notes.contains { $0.code == "idle-hires" })
  }

  @Test("unknown names and sizes out of reason are refused")
  func refused() throws {
    func codes(_ extra: String, _ replacing: [String: String?] = [:]) throws -> Set<ReasonCode> {
      try resolve(claim("Denoising strength: 0.5, Hires upscale: 2, " + extra, replacing: replacing)).codes
    }
    #expect(try codes("Hires sampler: Frobnicate") == [.unknownSampler])
    #expect(try codes("Hires schedule type: Turbo") == [.unknownSchedule])
    #expect(try codes("Hires resize: 99999x0") == [.tooLarge])
    #expect(try codes("Hires resize: 4x4") == [.invalidValue])
    #expect(try codes("Hires steps: 600") == [.tooLarge])
    #expect(try resolve(claim("Denoising strength: 0.00001, Hires upscale: 2")).codes == [.tooLarge])
    #expect(try resolve(claim("Denoising strength: 0.5, Hires upscale: 1e300")).codes == [.tooLarge])
    let plms = try resolve(
      claim("Denoising strength: 0.01, Hires upscale: 2", replacing: ["Sampler": "PLMS"])
    ) {
      $0.limits = false
    }
    #expect(plms.codes == [.invalidValue])
  }
}
