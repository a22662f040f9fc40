import Recipes
import Testing

@testable import Parameters

@Suite struct ResolutionGolden {
  @Test("a complete claim of the newest version needs only the standing assumptions")
  func completeClaim() throws {
    let extra = "Clip skip: 2, RNG: CPU"
    let result = try resolve(claim(extra, prompt: "a (cat:1.2)", negative: "dog"))
    let settings = try #require(result.settings)
    #expect(result.reasons.isEmpty)
    #expect(settings.prompt == "a (cat:1.2)" && settings.negativePrompt == "dog")
    #expect(settings.steps == 20 && settings.sampler == "Euler a" && settings.schedule == "Uniform")
    #expect(settings.cfgScale == 7 && settings.seed == 5 && settings.clipSkip == 2)
    #expect(settings.size == ImageSize(width: 512, height: 768))
    #expect(settings.noiseSource == .cpu && settings.version == SoftwareVersion([1, 10, 1]))
    #expect(
      result.listing.map(\.key) == [
        "Prompt", "Negative prompt", "Steps", "Sampler", "Schedule type", "CFG scale", "Seed", "Size",
        "Model hash", "Model", "VAE", "Clip skip", "RNG", "Version", "Weights", "Timesteps",
        "Settings without a field",
      ])
    let assumed = result.listing.filter { $0.source != .stated }
    #expect(assumed.map(\.key) == ["VAE", "Weights", "Timesteps", "Settings without a field"])
    #expect(assumed.map(\.source.word) == ["default", "default", "inferred", "default"])
  }

  @Test("what is missing takes the documented default, and is listed")
  func defaults() throws {
    let result = try resolve(claim(replacing: ["CFG scale": nil]))
    let settings = try #require(result.settings)
    #expect(settings.cfgScale == 7 && settings.clipSkip == 1 && settings.noiseSource == .gpu)
    #expect(result.setting("CFG scale") == ResolvedSetting("CFG scale", "7", .defaulted))
    #expect(result.setting("Clip skip") == ResolvedSetting("Clip skip", "1", .defaulted))
    #expect(result.setting("RNG") == ResolvedSetting("RNG", "GPU", .defaulted))
    #expect(result.setting("GPU threads")?.source.word == "inferred")
    #expect(
      result.notes.contains { $0.code == "gpu-noise" && $0.detail.contains("the graphics card's noise") })
  }

  @Test("a missing size comes from the picture, and else is asked for")
  func size() throws {
    let text = claim(replacing: ["Size": nil])
    let found = try resolve(text) { $0.imageSize = ImageSize(width: 640, height: 448) }
    #expect(found.settings?.size == ImageSize(width: 640, height: 448))
    #expect(found.setting("Size") == ResolvedSetting("Size", "640x448", .inferred("the size of the picture")))
    let missing = try resolve(text)
    #expect(missing.settings == nil && missing.codes == [.incompleteParameters])
    #expect(missing.reasons[0].detail.contains("--set \"Size"))
    let hires = claim("Denoising strength: 0.5, Hires upscale: 2", replacing: ["Size": nil])
    #expect(
      try resolve(hires) { $0.imageSize = ImageSize(width: 640, height: 448) }.codes == [
        .incompleteParameters
      ])
  }

  @Test("a size that is no multiple of eight is kept, and what comes out is noted")
  func oddSize() throws {
    let result = try resolve(claim(replacing: ["Size": "513x769"])) {
      $0.imageSize = ImageSize(width: 512, height: 768)
    }
    #expect(result.settings?.size == ImageSize(width: 513, height: 769))
    #expect(result.notes.map(\.code).filter { $0.hasPrefix("size") } == ["size-not-of-eights"])
    let other = try resolve(claim()) { $0.imageSize = ImageSize(width: 100, height: 100) }
    #expect(other.notes.contains { $0.code == "size-differs" })
  }

  @Test("a reason of the text leaves no settings, but everything known is listed")
  func reasons() throws {
    let result = try resolve(claim("ControlNet 0: x"))
    #expect(result.settings == nil && result.codes == [.controlnet])
    #expect(result.setting("Steps")?.value == "20" && result.setting("Version") != nil)
    let bare = try resolve(claim(replacing: ["Steps": nil, "Seed": "x"]))
    #expect(bare.codes == [.incompleteParameters, .invalidValue])
    #expect(bare.setting("Sampler") != nil && bare.setting("Size") != nil && bare.setting("Steps") == nil)
  }

  @Test("options of the command line are listed as overridden")
  func commandLine() throws {
    let result = try resolve(claim()) {
      $0.gpuThreads = 36864
      $0.halfWeights = true
      $0.halfTimesteps = true
    }
    let settings = try #require(result.settings)
    #expect(settings.gpuThreads == 36864 && settings.halfWeights && settings.halfTimesteps)
    for key in ["GPU threads", "Weights", "Timesteps"] { #expect(result.setting(key)?.source == .overridden) }
  }

  @Test("lost brackets are put back for rendering, and that is listed")
  func lostBrackets() throws {
    let result = try resolve(claim(prompt: "a cat lora:x:0.5"))
    #expect(result.settings?.prompt == "a cat <lora:x:0.5>")
    #expect(result.parsed.prompt == "a cat lora:x:0.5")
    #expect(result.setting("Prompt")?.source.word == "inferred")
    #expect(result.models.loras == [LoraRequest(name: "x", textEncoderMultiplier: 0.5, unetMultiplier: 0.5)])
  }
}

@Suite struct ScheduleRuleGolden {
  @Test(
    "bare names, suffixes, fields and versions",
    arguments: [
      ("DPM++ 2M", nil, "v1.8.0", "Uniform", "inferred"), ("DPM++ 2M", nil, "v1.9.0", "Karras", "default"),
      ("DPM++ 2M", nil, "v1.10.1", "Karras", "default"), ("DPM++ 2M", nil, nil, "Uniform", "inferred"),
      ("DPM++ 2M SDE", nil, "v1.5.2", "Uniform", "inferred"), ("Restart", nil, "v1.6.0", "Karras", "default"),
      ("Euler", nil, "v1.6.0", "Uniform", "default"), ("DPM++ 2M Karras", nil, "v1.6.0", "Karras", "stated"),
      ("DPM++ 2M", "Automatic", "v1.9.0", "Karras", "stated"),
      ("Euler a", "Automatic", "v1.9.0", "Uniform", "stated"),
      ("DPM++ 2M", "Automatic", nil, "Karras", "stated"),
      ("DPM++ SDE", "karras", "v1.5.2", "Karras", "stated"),
      ("DPM++ 3M SDE Exponential", "Karras", "v1.9.0", "Exponential", "stated"),
      ("DPM++ 2M", "ddim_uniform", "v1.10.1", "DDIM", "stated"),
      ("DPM++ 2M", nil, "ComfyUI", "Uniform", "inferred"),
      ("DPM++ 2M", nil, "f2.0.1v1.10.1-previous-1-gabc", "Karras", "default"),
      ("DPM++ 2M", nil, "f0.0.17v1.8.0rc-latest-277-g0af28699", "Uniform", "inferred"),
    ] as [(String, String?, String?, String, String)])
  func schedules(sampler: String, field: String?, version: String?, schedule: String, source: String) throws {
    let result = try resolve(
      claim(version: version, replacing: ["Sampler": sampler, "Schedule type": field]))
    #expect(result.settings?.schedule == schedule)
    #expect(result.setting("Schedule type")?.value == schedule)
    #expect(result.setting("Schedule type")?.source.word == source)
  }
}

@Suite struct VersionRulesGolden {
  @Test("float16 alphas before 1.7.0-225, unless a field decides")
  func alphas() throws {
    #expect(try resolve(claim(version: "v1.7.0-224-g1")).settings?.downcastAlphas == true)
    #expect(try resolve(claim(version: "v1.7.0-225-g1")).settings?.downcastAlphas == false)
    #expect(try resolve(claim("Downcast alphas_cumprod: True")).settings?.downcastAlphas == true)
    #expect(
      try resolve(claim("Downcast alphas_cumprod: False", version: "v1.5.0")).settings?.downcastAlphas
        == false)
    #expect(
      try resolve(claim(version: "v1.6.0")).setting("Downcast alphas_cumprod")?.source.word == "inferred")
    #expect(try resolve(claim()).setting("Downcast alphas_cumprod") == nil)
  }

  @Test("old prompt editing before 1.6.0 where a bracket stands")
  func promptEditing() throws {
    #expect(try resolve(claim(prompt: "[a:b:5]", version: "v1.5.2")).settings?.oldPromptEditing == true)
    #expect(try resolve(claim(negative: "[a:b:5]", version: "v1.5.2")).settings?.oldPromptEditing == true)
    #expect(try resolve(claim(version: "v1.5.2")).settings?.oldPromptEditing == false)
    #expect(try resolve(claim(prompt: "[a:b:5]", version: "v1.6.0")).settings?.oldPromptEditing == false)
    #expect(try resolve(claim("Old prompt editing timelines: True")).settings?.oldPromptEditing == true)
  }

  @Test(
    "padding: as before 1.6.0 for the timestep samplers, else by field",
    arguments: [
      ("DDIM", "v1.5.2", "", ConditioningPadding.lastRow), ("PLMS", "v1.5.2", "", .lastRow),
      ("UniPC", "v1.5.2", "", .lastRow), ("DDIM", "v1.6.0", "", .separate),
      ("Euler", "v1.5.2", "", .separate),
      ("Euler", "v1.10.1", "Pad conds: True", .emptyPrompt),
      ("Euler", "v1.10.1", "Pad conds: False", .separate),
      ("Euler", "v1.10.1", "Pad conds: True, Pad conds v0: True", .lastRow),
    ])
  func padding(sampler: String, version: String, extra: String, expected: ConditioningPadding) throws {
    let text = claim(extra, version: version, replacing: ["Sampler": sampler, "Schedule type": nil])
    #expect(try resolve(text).settings?.padding == expected)
  }

  @Test("a negative ENSD was ignored before 1.6.0")
  func seedOffset() throws {
    #expect(try resolve(claim("ENSD: -5", version: "v1.5.2")).settings?.seedOffset == 0)
    #expect(try resolve(claim("ENSD: -5", version: "v1.6.0")).settings?.seedOffset == -5)
    #expect(try resolve(claim("ENSD: 31337", version: "v1.5.2")).settings?.seedOffset == 31337)
  }

  @Test("Eta was DDIM's too before 1.5.0")
  func eta() throws {
    let ddim = ["Sampler": "DDIM"] as [String: String?]
    #expect(try resolve(claim("Eta: 0.5", version: "v1.4.0", replacing: ddim)).settings?.etaDDIM == 0.5)
    let newer = try resolve(claim("Eta: 0.5", version: "v1.6.0", replacing: ddim)).settings
    #expect(newer?.etaDDIM == nil && newer?.eta == 0.5)
    #expect(try resolve(claim("Eta DDIM: 0.5", version: "v1.6.0", replacing: ddim)).settings?.etaDDIM == 0.5)
    #expect(try resolve(claim("Eta: 0.67", version: "v1.4.0")).settings?.eta == 0.67)
  }

  @Test("embeddings are matched by name before 1.5.0 only")
  func embeddings() throws {
    #expect(try resolve(claim(version: "v1.4.1")).models.embeddingsByName)
    #expect(try !resolve(claim(version: "v1.5.0")).models.embeddingsByName)
    #expect(try !resolve(claim(version: nil)).models.embeddingsByName)
    let reason = try resolve(claim(version: nil)).setting("Version")?.source
    guard case .inferred(let words) = reason else {
      Issue.record("\(String(describing: reason))")
      return
    }
    #expect(words.contains("`TI hashes`"))
  }

  @Test(
    "signs of age in a text without a version",
    arguments: [
      ("", ["Sampler": "DPM++ 2M Karras", "Schedule type": nil], true),
      ("", ["Model hash": "01234567"], true),
      ("ENSD: 31337", ["Sampler": "Euler", "Schedule type": nil], true),
      ("First pass size: 0x0, Denoising strength: 0.7", [:], true), ("", [:], false),
      ("ENSD: 31337", [:], false),
      ("Civitai resources: []", ["Sampler": "DPM++ 2M Karras", "Schedule type": nil], false),
      ("", ["Sampler": "euler_karras", "Schedule type": nil], false),
    ] as [(String, [String: String?], Bool)])
  func signsOfAge(extra: String, replacing: [String: String?], isOld: Bool) throws {
    let result = try resolve(claim(extra, version: nil, replacing: replacing))
    #expect(result.settings?.version == (isOld ? SoftwareVersion([1, 1, 0]) : nil))
    #expect(result.settings?.downcastAlphas == isOld)
    #expect(result.setting("Version")?.value == (isOld ? "older than 1.2.0" : "newest"))
    #expect(result.setting("Version")?.source.word == "inferred")
  }

  @Test("forks follow the A1111 version they name, others the newest")
  func forks() throws {
    let forge = try resolve(claim(version: "f2.0.1v1.10.1-previous-659-gc055f2d4"))
    #expect(forge.settings?.version == SoftwareVersion([1, 10, 1]))
    #expect(forge.setting("Version")?.value == "1.10.1")
    let classic = try resolve(claim(version: "classic"))
    #expect(classic.settings != nil && classic.settings?.version == nil)
    let comfy = try resolve(claim(version: "ComfyUI", replacing: ["Sampler": "Euler"]))
    #expect(comfy.settings?.noiseSource == .cpu)
    #expect(comfy.setting("RNG")?.source.word == "inferred")
  }
}

@Suite struct ResolvedOptionsGolden {
  @Test("every option reaches the settings and the listing")
  func options() throws {
    let extra = """
      Variation seed: 9, Variation seed strength: 0.25, Seed resize from: 256x384, ENSD: 3, RNG: NV, Tiling: True, \
      Emphasis: No norm, Noise Schedule: Zero Terminal SNR, Discard penultimate sigma: True, \
      Schedule min sigma: 0.1, Schedule max sigma: 10, Schedule rho: 5, Beta schedule alpha: 0.5, \
      Beta schedule beta: 0.7, SGM noise multiplier: True, Eta: 0.9, Eta DDIM: 0.3, Sigma churn: 1, Sigma tmin: 0.2, \
      Sigma tmax: 9, Sigma noise: 1.1, Skip Early CFG: 0.1, NGMS: 2, NGMS all steps: True
      """
    let result = try resolve(claim(extra))
    let settings = try #require(result.settings)
    #expect(settings.variation == Variation(seed: 9, strength: 0.25))
    #expect(settings.seedResize == ImageSize(width: 256, height: 384))
    #expect(settings.seedOffset == 3 && settings.noiseSource == .nv && settings.tiling)
    #expect(settings.emphasis == .noNorm && settings.zeroTerminalSNR && settings.sgmNoiseMultiplier)
    #expect(settings.eta == 0.9 && settings.etaDDIM == 0.3)
    var churn = Churn()
    (churn.amount, churn.minimumSigma, churn.maximumSigma, churn.noise) = (1, 0.2, 9, 1.1)
    #expect(settings.churn == churn)
    var schedule = ScheduleOptions()
    (schedule.minimumSigma, schedule.maximumSigma, schedule.rho) = (0.1, 10, 5)
    (schedule.betaAlpha, schedule.betaBeta, schedule.discardPenultimate) = (0.5, 0.7, true)
    #expect(settings.scheduleOptions == schedule)
    #expect(
      settings.skipping.minimumSigma == 2 && settings.skipping.atAllSteps
        && settings.skipping.earlyShare == 0.1)
    let written = extra.split(separator: ", ").map {
      $0.split(separator: ":").map { $0.trimmingPrefix(" ") }[0]
    }
    for key in written { #expect(result.setting(String(key))?.source == .stated, "\(key)") }
  }

  @Test("zero is the default of schedule options")
  func zeros() throws {
    let settings = try resolve(claim("Schedule min sigma: 0, Schedule rho: 0, Seed resize from: 0x0"))
      .settings
    #expect(settings?.scheduleOptions == ScheduleOptions() && settings?.seedResize == nil)
  }

  @Test("a variation without its seed is incomplete, without strength it is none")
  func variation() throws {
    #expect(try resolve(claim("Variation seed strength: 0.2")).codes == [.incompleteParameters])
    #expect(try resolve(claim("Variation seed: 5")).settings?.variation == nil)
    #expect(try resolve(claim("Variation seed: 5, Variation seed strength: 0")).settings?.variation == nil)
  }
}
