import Recipes
import Testing

@testable import Parameters

@Suite struct OtherReadingGolden {
  private func readings(_ text: String) throws -> [String] {
    try resolve(text).notes.filter { $0.code == "other-reading" }.map(\.detail)
  }

  @Test("a stated version leaves one reading")
  func stated() throws {
    for version in ["v1.10.1", "v1.6.0"] {
      #expect(
        try readings(claim(version: version, replacing: ["Sampler": "DPM++ 2M", "Schedule type": nil])) == [])
    }
  }

  @Test("without one the other version and the other schedule are named")
  func missing() throws {
    #expect(try readings(claim(version: nil)).count == 1)
    let bare = try readings(claim(version: nil, replacing: ["Sampler": "DPM++ 2M", "Schedule type": nil]))
    #expect(bare.count == 2 && bare.contains { $0.contains("--set \"Schedule type: Karras\"") })
    #expect(bare.contains { $0.contains("--set \"Version: v1.1.0\"") })
    let old = try readings(
      claim(version: nil, replacing: ["Sampler": "DPM++ 2M Karras", "Schedule type": nil]))
    #expect(old.contains { $0.contains("--set \"Version: v1.10.1\"") })
  }

  @Test("so are those on both sides of the turn of 2022")
  func turn() throws {
    let text = claim(
      version: nil, replacing: ["Sampler": "DPM2 a Karras", "Schedule type": nil, "Model hash": "0a1b2c3d"])
    let found = try readings(text)
    #expect(found.contains { $0.contains("from 0.1 to 10") } && found.contains { $0.contains("24 December") })
  }
}

@Suite struct ForeignSamplerGolden {
  private func result(_ sampler: String, generator: String) throws -> Resolution {
    var parsed = try parsedParameters(claim(replacing: ["Sampler": sampler, "Schedule type": "normal"]))
    parsed.generator = generator
    return try resolution(of: parsed, ResolvingOptions())
  }

  @Test("ComfyUI's samplers count where they do the same sums on the same noise")
  func comfy() throws {
    for sampler in ["euler", "heun", "dpm_2", "lms", "dpmpp_2m", "dpmpp_sde", "dpmpp_2m_sde"] {
      #expect(try result(sampler, generator: "comfyui").reasons == [], "\(sampler)")
    }
    for sampler in [
      "euler_ancestral", "dpmpp_2m_sde_gpu", "ddim", "uni_pc", "uni_pc_bh2", "lcm", "dpmpp_3m_sde",
    ] {
      #expect(try result(sampler, generator: "comfyui").codes == [.unsupportedFeature], "\(sampler)")
    }
    #expect(try result("uni_pc_bh2", generator: "a1111").codes == [.unsupportedFeature])
    #expect(try result("k_euler_a", generator: "a1111").codes.isEmpty)
  }
}

@Suite struct BatchGolden {
  @Test("size and place of a batch; a place outside it is refused")
  func places() throws {
    let found = try resolve(claim("Batch size: 4, Batch pos: 3"))
    #expect(found.settings?.batch.size == 4 && found.settings?.batch.position == 3)
    #expect(try resolve(claim("Batch size: 4, Batch pos: 4")).codes == [.invalidValue])
    #expect(try resolve(claim("Batch size: none")).codes == [.invalidValue])
  }

  @Test("UniPC's options are read, impossible ones refused")
  func uniPC() throws {
    let extra =
      "UniPC variant: vary_coeff, UniPC skip type: logSNR, UniPC order: 2, UniPC lower order final: False"
    let options = try #require(try resolve(claim(extra)).settings?.uniPC)
    #expect(options.variant == .varyingCoefficients && options.skipType == .logSNR && options.order == 2)
    #expect(!options.lowerOrderFinal)
    for wrong in ["UniPC variant: bh3", "UniPC order: 0", "UniPC order: 51", "UniPC skip type: x"] {
      #expect(try resolve(claim(wrong)).codes == [.invalidValue], "\(wrong)")
    }
  }
}
