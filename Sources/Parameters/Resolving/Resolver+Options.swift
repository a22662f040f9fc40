import Recipes

extension Resolver {
  /// The options that a text only states if they differ from the defaults.
  mutating func resolveOptions(_ settings: inout RenderSettings) {
    resolveEta(&settings)
    let claim = recipe.options
    take("Sigma churn", claim.sigmaChurn, into: &settings.churn.amount)
    take("Sigma tmin", claim.sigmaMinimum, into: &settings.churn.minimumSigma)
    take("Sigma tmax", claim.sigmaMaximum, into: &settings.churn.maximumSigma)
    take("Sigma noise", claim.sigmaNoise, into: &settings.churn.noise)
    take("Schedule min sigma", claim.scheduleMinimum, into: &settings.scheduleOptions.minimumSigma)
    take("Schedule max sigma", claim.scheduleMaximum, into: &settings.scheduleOptions.maximumSigma)
    take("Schedule rho", claim.rho, into: &settings.scheduleOptions.rho)
    take("Beta schedule alpha", claim.betaAlpha, into: &settings.scheduleOptions.betaAlpha)
    take("Beta schedule beta", claim.betaBeta, into: &settings.scheduleOptions.betaBeta)
    take(
      "Discard penultimate sigma", claim.discardPenultimate,
      into: &settings.scheduleOptions.discardPenultimate)
    take("SGM noise multiplier", claim.sgmNoiseMultiplier, into: &settings.sgmNoiseMultiplier)
    resolveUniPC(&settings.uniPC)
    take("NGMS", claim.skippingMinimumSigma, into: &settings.skipping.minimumSigma)
    take("NGMS all steps", claim.skippingAllSteps, into: &settings.skipping.atAllSteps)
    take("Skip Early CFG", claim.skippingEarlyShare, into: &settings.skipping.earlyShare)
    take("Tiling", claim.tiling, into: &settings.tiling)
    if let emphasis = claim.emphasis {
      settings.emphasis = emphasis
      list("Emphasis", emphasis.rawValue)
    }
    if let zero = claim.zeroTerminalSNR {
      settings.zeroTerminalSNR = zero
      list("Noise Schedule", zero ? "Zero Terminal SNR" : "Default")
    }
  }

  private mutating func resolveUniPC(_ settings: inout UniPCOptions) {
    let claim = recipe.options
    if let variant = claim.uniPCVariant {
      settings.variant = variant
      list("UniPC variant", variant.rawValue)
    }
    if let skipType = claim.uniPCSkipType {
      settings.skipType = skipType
      list("UniPC skip type", skipType.rawValue)
    }
    if let order = claim.uniPCOrder {
      settings.order = order
      list("UniPC order", String(order))
    }
    take("UniPC lower order final", claim.uniPCLowerOrderFinal, into: &settings.lowerOrderFinal)
  }

  /// Before 1.5.0 one field served both kinds of samplers.
  private mutating func resolveEta(_ settings: inout RenderSettings) {
    let claim = recipe.options
    let isShared = claim.etaDDIM == nil && claim.eta != nil && version.isOlder(than: .v1_5)
    if isShared, SamplerName.timestepSamplers.contains(settings.sampler) {
      settings.etaDDIM = claim.eta
      list("Eta DDIM", plain(claim.eta ?? 0), .inferred("before 1.5.0 `Eta` was DDIM's too"))
      return
    }
    if let eta = claim.eta {
      settings.eta = eta
      list("Eta", plain(eta))
    }
    if let eta = claim.etaDDIM {
      settings.etaDDIM = eta
      list("Eta DDIM", plain(eta))
    }
  }

  private mutating func take(_ key: String, _ value: Double?, into setting: inout Double) {
    guard let value else { return }
    setting = value
    list(key, plain(value))
  }

  /// Zero is the default in the text, and nil the default here.
  private mutating func take(_ key: String, _ value: Double?, into setting: inout Double?) {
    guard let value else { return }
    setting = value == 0 ? nil : value
    list(key, plain(value))
  }

  private mutating func take(_ key: String, _ value: Bool?, into setting: inout Bool) {
    guard let value else { return }
    setting = value
    list(key, value ? "True" : "False")
  }

  /// What the version decides unless a field does.
  mutating func resolveOldRules(_ settings: inout RenderSettings) {
    let claim = recipe.options
    let prompts = [
      settings.prompt, settings.negativePrompt, settings.hires?.prompt, settings.hires?.negativePrompt,
    ]
    let rules = version.version.map {
      VersionSwitches($0, prompt: prompts.compactMap(\.self).joined(), sampler: settings.sampler)
    }
    settings.oldPromptEditing = decide(
      "Old prompt editing timelines", claim.oldPromptEditing, rules?.oldPromptEditing, before: "1.6.0")
    settings.downcastAlphas = decide(
      "Downcast alphas_cumprod", claim.downcastAlphas, rules?.downcastAlphas, before: "1.7.0-225")
    let isOldUniPC = settings.sampler == "UniPC" && version.isOlder(than: .v1_6)
    let isOld = rules.map { $0.oldPadding || isOldUniPC }
    let isPadded = decide("Pad conds v0", claim.oldPadding, isOld, before: "1.6.0")
    if let padding = claim.padding {
      settings.padding = padding ? .emptyPrompt : .separate
      list("Pad conds", padding ? "True" : "False")
    }
    if isPadded { settings.padding = .lastRow }
    noteReadingsOf2022(settings)
  }

  /// Eight digits of hash or an old first pass leave open on which side of the turn of that year a picture was made.
  private mutating func noteReadingsOf2022(_ settings: RenderSettings) {
    guard recipe.version == nil, recipe.hasHashOf2022 || recipe.hires?.firstPass != nil else { return }
    if settings.schedule == "Karras", recipe.options.scheduleMinimum == nil {
      note(
        "other-reading",
        "before January 2023 a Karras schedule ran from 0.1 to 10: --set \"Schedule min sigma: 0.1\" --set \"Schedule max sigma: 10\""
      )
    }
    if settings.sampler.hasPrefix("DPM2") {
      note("other-reading", "before 24 December 2022 \(settings.sampler) kept the last sigma but one")
    }
  }

  private mutating func decide(_ key: String, _ stated: Bool?, _ rule: Bool?, before: String) -> Bool {
    if let stated {
      list(key, stated ? "True" : "False")
      return stated
    }
    guard rule == true else { return false }
    list(key, "True", .inferred("the picture is from a version before \(before)"))
    return true
  }
}
