import JSON
import TestSupport
import Testing

@testable import Parameters

@Suite struct SamplerNameGolden {
  @Test("resolves names as A1111 does")
  func resolution() throws {
    let rows = try #require(try Fixture.json("golden/infotext.json")["sampler_names"]?.elements)
    #expect(rows.count == 18)
    for row in rows {
      let pair = SamplerPair(a1111: row["sampler"]?.text, row["schedule"]?.text)
      #expect(row["run"] == .array([.string(pair.sampler), .string(pair.schedule ?? "")]))
      let ui = shown(row["sampler"]?.text, row["schedule"]?.text)
      #expect(row["ui"] == .array([.string(ui.sampler), .string(ui.schedule)]))
    }
  }

  @Test(
    "reads other programs' spellings",
    arguments: [
      ("euler", "Euler", nil), ("euler_ancestral", "Euler a", nil),
      ("euler_ancestral_karras", "Euler a", "Karras"),
      ("dpmpp_2m_sgm_uniform", "DPM++ 2M", "SGM Uniform"), ("dpmpp_2m_sde_gpu", "DPM++ 2M SDE", nil),
      ("dpm_2", "DPM2", nil), ("dpmpp_2s_ancestral", "DPM++ 2S a", nil), ("uni_pc", "UniPC", nil),
      ("k_dpmpp_sde", "DPM++ SDE", nil), ("euler discrete", "Euler", "Discrete"),
      ("dpm++2m", "DPM++ 2M", nil),
      ("DPM++ 2M AYS", "DPM++ 2M", "Align Your Steps"), ("dpm++ 2m karras", "DPM++ 2M", "Karras"),
      ("ddim_ddim_uniform", "DDIM", "DDIM Uniform"), ("ddpm", "DDPM", nil), ("Restart", "Restart", nil),
      ("euler turbo", "Euler", "Turbo"), ("DDIM CFG++", "DDIM CFG++", nil),
    ] as [(String, String, String?)])
  func foreignNames(written: String, sampler: String, schedule: String?) {
    let pair = SamplerPair(wild: written, nil)
    #expect(pair.sampler == sampler)
    #expect(pair.schedule == schedule)
  }

  @Test("an unknown name stands as it is, its schedule apart")
  func unknownName() {
    #expect(
      SamplerPair(wild: "Frobnicate 9000 Karras", nil)
        == SamplerPair(sampler: "Frobnicate 9000", schedule: "Karras"))
    #expect(SamplerPair(wild: "Eular a", "Karras") == SamplerPair(sampler: "Eular a", schedule: "Karras"))
  }

  @Test("schedules have canonical names, and A1111's labels if it has them")
  func schedules() {
    #expect(ScheduleName.canonical("karras") == "Karras")
    #expect(ScheduleName.canonical("sgm_uniform") == "SGM Uniform")
    #expect(ScheduleName.canonical("ddim_uniform") == "DDIM Uniform")
    #expect(ScheduleName.canonical("kl_optimal") == "KL Optimal")
    #expect(ScheduleName.canonical("Whatever") == "Whatever")
    #expect(ScheduleName.label("DDIM Uniform") == "DDIM")
    #expect(ScheduleName.label("Turbo") == nil)
    #expect(ScheduleName.label("Automatic") == "Automatic")
  }
}
