import Recipes

extension Resolver {
  /// The size of the first pass where an old text states the second's as `Size`.
  func firstPassSize() -> ImageSize? {
    guard let first = recipe.hires?.firstPass, let target = recipe.size else { return nil }
    return first.width > 0 && first.height > 0 ? first : oldFirstPass(for: target)
  }

  mutating func resolveHires(_ settings: inout RenderSettings) {
    guard let claim = recipe.hires, claim.isPass, let strength = recipe.denoisingStrength else { return }
    list("Denoising strength", plain(strength))
    let resize = claim.firstPass == nil ? (claim.hasSize ? claim.resize : nil) : recipe.size
    guard resize != nil || claim.scale != nil else { return }
    listTarget(claim, resize)
    let upscaler = claim.upscaler ?? "Latent"
    list("Hires upscaler", upscaler, claim.upscaler == nil ? .defaulted : .stated)
    let (sampler, schedule) = resolveHiresSampler(claim, settings)
    var pass = HiresPass(
      scale: resize == nil ? claim.scale : nil, resize: resize, steps: claim.steps == 0 ? nil : claim.steps,
      upscaler: upscaler, denoisingStrength: strength, sampler: sampler, schedule: schedule,
      prompt: claim.prompt ?? settings.prompt, negativePrompt: claim.negativePrompt ?? settings.negativePrompt
    )
    pass.cfgScale = claim.cfgScale
    listRest(claim, pass, settings)
    refuseLargePass(pass, settings)
    settings.hires = pass
  }

  private mutating func listTarget(_ claim: HiresClaim, _ resize: ImageSize?) {
    if let resize {
      let isOld = claim.firstPass != nil
      list(
        "Hires resize", "\(resize.width)x\(resize.height)",
        isOld ? .inferred("the size beside `First pass size`") : .stated)
      if isOld { note("old-hires", "the second pass of early 2023 is taken for today's `Latent`") }
    } else if let scale = claim.scale {
      list("Hires upscale", plain(scale))
    }
  }

  private mutating func listRest(_ claim: HiresClaim, _ pass: HiresPass, _ settings: RenderSettings) {
    list("Hires steps", String(pass.steps ?? settings.steps), claim.steps == nil ? .defaulted : .stated)
    if let prompt = claim.prompt { list("Hires prompt", prompt) }
    if let prompt = claim.negativePrompt { list("Hires negative prompt", prompt) }
    if let scale = claim.cfgScale { list("Hires CFG Scale", plain(scale)) }
    if let checkpoint = claim.checkpoint { list("Hires checkpoint", checkpoint) }
    refuse(RenderLimits.problem(prompt: pass.prompt, named: "Hires prompt", limits: options.limits))
    refuse(
      RenderLimits.problem(
        prompt: pass.negativePrompt, named: "Hires negative prompt", limits: options.limits))
  }

  /// The pair goes through the same rules as the first pass's: a field of its own, else the first pass's field.
  private mutating func resolveHiresSampler(
    _ claim: HiresClaim, _ settings: RenderSettings
  ) -> (sampler: String, schedule: String) {
    guard claim.sampler != nil || claim.schedule != nil else { return (settings.sampler, settings.schedule) }
    let field = claim.schedule ?? parsed.value("Schedule type")
    let pair = SamplerPair(wild: claim.sampler ?? parsed.value("Sampler") ?? settings.sampler, field)
    guard let sampler = SamplerName.named(pair.sampler) else {
      refuse(Reason(.unknownSampler, "no version of A1111 had a sampler \"\(pair.sampler.shortened())\""))
      return (pair.sampler, settings.schedule)
    }
    list("Hires sampler", sampler.name, claim.sampler == nil ? .defaulted : .stated)
    guard let (schedule, source) = ScheduleRule(version: version).schedule(of: sampler, stated: pair.schedule)
    else {
      refuse(Reason(.unknownSchedule, "no version of A1111 had a schedule \"\(pair.schedule ?? "")\""))
      return (sampler.name, settings.schedule)
    }
    list("Hires schedule type", schedule, claim.schedule == nil && source == .stated ? .defaulted : source)
    return (sampler.name, schedule)
  }

  private mutating func refuseLargePass(_ pass: HiresPass, _ settings: RenderSettings) {
    let total = Double(pass.steps ?? settings.steps) / min(pass.denoisingStrength, 0.999)
    let count = Int(exactly: min(total.rounded(.down), 0x1p53)) ?? Int.max
    refuse(RenderLimits.problem(steps: count, named: "Hires steps", limits: options.limits))
    refuseTimesteps(count, pass.sampler, of: "Hires steps")
    guard settings.size.width > 0 else { return }
    guard let geometry = HiresGeometry(pass, from: settings.size) else {
      let isSmall = pass.resize.map { max($0.width, $0.height) < 1 << 20 } ?? ((pass.scale ?? 0) < 1)
      refuse(
        isSmall
          ? Reason(.invalidValue, "the second pass would be less than 8 pixels wide or high")
          : Reason(.tooLarge, "the second pass would be too large for any picture"))
      return
    }
    refuse(RenderLimits.problem(size: geometry.target, named: "Hires resize", limits: options.limits))
  }
}
