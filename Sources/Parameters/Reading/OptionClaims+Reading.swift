import Recipes

extension OptionClaims {
  init(_ reader: inout FieldReader, generator: String) {
    self.init()
    // stable-diffusion.cpp writes `inf` for "the sampler's own".
    if !(generator == "sdcpp" && reader.text("Eta") == "inf") { eta = reader.number("Eta") { $0 >= 0 } }
    etaDDIM = reader.number("Eta DDIM") { $0 >= 0 }
    sigmaChurn = reader.number("Sigma churn")
    sigmaMinimum = reader.number("Sigma tmin")
    sigmaMaximum = reader.number("Sigma tmax")
    sigmaNoise = reader.number("Sigma noise")
    scheduleMinimum = reader.number("Schedule min sigma") { $0 >= 0 }
    scheduleMaximum = reader.number("Schedule max sigma") { $0 >= 0 }
    rho = reader.number("Schedule rho") { $0 >= 0 }
    betaAlpha = reader.number("Beta schedule alpha") { $0 > 0 }
    betaBeta = reader.number("Beta schedule beta") { $0 > 0 }
    discardPenultimate = reader.flag("Discard penultimate sigma")
    zeroTerminalSNR = reader.word("Noise Schedule", [("Zero Terminal SNR", true), ("Default", false)])
    downcastAlphas = reader.flag("Downcast alphas_cumprod")
    sgmNoiseMultiplier = reader.flag("SGM noise multiplier")
    emphasis = reader.word(
      "Emphasis", [("Original", .original), ("No norm", .noNorm), ("Ignore", .ignore), ("None", .none)])
    oldPromptEditing = reader.flag("Old prompt editing timelines")
    uniPCVariant = reader.word("UniPC variant", UniPCOptions.Variant.allCases.map { ($0.rawValue, $0) })
    uniPCSkipType = reader.word("UniPC skip type", UniPCOptions.SkipType.allCases.map { ($0.rawValue, $0) })
    uniPCOrder = reader.integer("UniPC order", least: 1, most: 50)
    uniPCLowerOrderFinal = reader.flag("UniPC lower order final")
    skippingMinimumSigma = reader.number("NGMS") { $0 >= 0 }
    skippingAllSteps = reader.flag("NGMS all steps")
    skippingEarlyShare = reader.number("Skip Early CFG") { (0...1).contains($0) }
    padding = reader.flag("Pad conds")
    oldPadding = reader.flag("Pad conds v0")
    tiling = reader.flag("Tiling")
  }
}
