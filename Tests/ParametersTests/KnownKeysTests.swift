import Recipes
import Testing

@testable import Parameters

@Suite struct KnownKeysGolden {
  @Test("exact names beat prefixes, longer prefixes shorter ones, prefixes suffixes")
  func precedence() {
    #expect(KnownKeys.find("PAG active")?.meaning == "perturbed attention guidance")
    #expect(KnownKeys.find("PAG Scale")?.state == .noInfluence)
    #expect(KnownKeys.find("Postprocess GFPGAN visibility")?.meaning == "faces restored after decoding")
    #expect(KnownKeys.find("Postprocess upscale by")?.meaning == "changed after sampling")
    #expect(KnownKeys.find("anything_ENABLED")?.match == .suffix)
    #expect(KnownKeys.find("Style Selector Enabled")?.state == .noInfluence)
    #expect(KnownKeys.find("cfg SCALE")?.name == "CFG scale")
    #expect(KnownKeys.find("Whatever") == nil && KnownKeys.find("") == nil)
  }

  @Test("a harmless value is compared as a word or a number")
  func harmless() throws {
    let key = try #require(KnownKeys.find("Token merging ratio"))
    for value in ["0", "0.0", "false", "None", ""] { #expect(key.reason(Field(key.name, value)) == nil) }
    #expect(key.reason(Field(key.name, "0.5"))?.code == .unsupportedFeature)
    #expect(key.reason(Field(key.name, "0.5"))?.detail.contains("Token merging ratio: 0.5") == true)
  }
}

@Suite struct KnownKeysProperty {
  @Test("no key stands twice, and each is found under its own name")
  func unique() {
    let all = KnownKeys.all
    #expect(Set(all.map { "\($0.name.lowercased())|\($0.match)" }).count == all.count)
    for key in all where key.match == .exact { #expect(KnownKeys.find(key.name) == key) }
    #expect(all.allSatisfy { !$0.meaning.isEmpty })
  }

  @Test("every key of A1111's table has an entry")
  func table() {
    let keys = [
      "Steps", "Sampler", "Schedule type", "CFG scale", "Seed", "Size", "Model hash", "Model", "VAE hash",
      "VAE",
      "Variation seed", "Variation seed strength", "Seed resize from", "Denoising strength", "Clip skip",
      "ENSD",
      "RNG", "Tiling", "Hires upscale", "Hires resize", "Hires steps", "Hires upscaler", "Hires sampler",
      "Hires prompt", "Hires negative prompt", "Hires schedule type", "Hires checkpoint", "Refiner",
      "Refiner switch at", "Refiner switch by sampling steps", "Hires refiner", "Emphasis",
      "Old prompt editing timelines", "Downcast alphas_cumprod", "Noise Schedule", "Schedule min sigma",
      "Schedule max sigma", "Schedule rho", "Beta schedule alpha", "Beta schedule beta",
      "Discard penultimate sigma",
      "SGM noise multiplier", "Eta", "Eta DDIM", "Sigma churn", "Sigma tmin", "Sigma tmax", "Sigma noise",
      "UniPC variant", "UniPC skip type", "UniPC order", "UniPC lower order final", "NGMS", "NGMS all steps",
      "Skip Early CFG", "Pad conds", "Pad conds v0", "Token merging ratio", "Token merging ratio hr",
      "Hypertile U-Net", "FP8 weight", "Cache FP16 weight for LoRA", "VAE Encoder", "VAE Decoder",
      "Extra noise",
      "Hypernet", "Lora hashes", "TI hashes", "Hashes", "Version",
    ]
    for key in keys { #expect(KnownKeys.find(key) != nil, "\(key)") }
  }
}
