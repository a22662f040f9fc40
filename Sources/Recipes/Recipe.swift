/// A claim as typed values. A value that is absent, unreadable or impossible is nil here; what is wrong with it
/// stands in `reasons`.
public struct Recipe: Hashable, Sendable {
  /// The program that wrote the parameters, as in ``ParsedParameters/generator``.
  public var generator: String
  /// With tags of extra networks, also those that had lost their angle brackets.
  public var prompt: String
  public var negativePrompt: String
  public var steps: Int?
  /// A1111's name without a schedule; a name that no version had stands as it was written.
  public var sampler: String?
  /// The stated schedule's canonical name, `Automatic` included; nil where neither field nor name states one.
  public var schedule: String?
  public var cfgScale: Double?
  public var seed: Int128?
  /// Of the first pass, as stated.
  public var size: ImageSize?
  /// Verbatim.
  public var modelName: String?
  /// Verbatim.
  public var modelHash: String?
  public var vaeName: String?
  public var vaeHash: String?
  public var clipSkip: Int?
  public var batchSize: Int?
  public var batchPosition: Int?
  public var denoisingStrength: Double?
  public var hires: HiresClaim?
  public var refiner: RefinerClaim?
  public var noise = NoiseClaim()
  public var options = OptionClaims()
  /// Verbatim.
  public var version: String?
  /// From tags in the prompt, in its order, with what the text says of their hashes.
  public var loras: [LoraRequest]
  /// Textual inversions that the text names.
  public var embeddings: [ModelRequest]
  /// Hashes of a site's list (`Hashes`) for checkpoint and VAE.
  public var listedModelHash: String?
  public var listedVAEHash: String?
  /// Every field that none of the values above up to `denoisingStrength`, and no hires value, speaks for.
  public var other: [Field]
  /// Why the claim can't be tested, as far as the text tells.
  public var reasons: [Reason]
  public var notes: [Note]

  public init(
    generator: String, prompt: String, negativePrompt: String, loras: [LoraRequest] = [],
    embeddings: [ModelRequest] = [], other: [Field] = [], reasons: [Reason] = [], notes: [Note] = []
  ) {
    self.generator = generator
    self.prompt = prompt
    self.negativePrompt = negativePrompt
    self.loras = loras
    self.embeddings = embeddings
    self.other = other
    self.reasons = reasons
    self.notes = notes
  }
}

/// `Hires ...` and the older `First pass size`.
public struct HiresClaim: Hashable, Sendable {
  public var scale: Double?
  public var resize: ImageSize?
  public var firstPass: ImageSize?
  public var steps: Int?
  public var upscaler: String?
  public var sampler: String?
  public var schedule: String?
  public var prompt: String?
  public var negativePrompt: String?
  public var cfgScale: Double?
  /// Verbatim: `name [hash]`.
  public var checkpoint: String?
  /// From tags in `prompt`, with what the text says of their hashes; nil where it has no prompt of its own.
  public var loras: [LoraRequest]?

  public init() {}
}

/// `Refiner ...`, and `Hires refiner`.
public struct RefinerClaim: Hashable, Sendable {
  /// Name, perhaps with a hash in brackets, verbatim.
  public var checkpoint: String
  public var switchAt: Double?
  public var countsSteps: Bool?
  public var passes: RefinerUse.Passes?

  public init(checkpoint: String) { self.checkpoint = checkpoint }
}

/// What a claim says of the noise.
public struct NoiseClaim: Hashable, Sendable {
  public var source: NoiseSource?
  public var seedOffset: Int?
  public var variationSeed: Int128?
  public var variationStrength: Double?
  public var seedResize: ImageSize?

  public init() {}
}

/// The rarer options of a claim; nil where it doesn't state them.
public struct OptionClaims: Hashable, Sendable {
  public var eta: Double?
  public var etaDDIM: Double?
  public var sigmaChurn: Double?
  public var sigmaMinimum: Double?
  public var sigmaMaximum: Double?
  public var sigmaNoise: Double?
  public var scheduleMinimum: Double?
  public var scheduleMaximum: Double?
  public var rho: Double?
  public var betaAlpha: Double?
  public var betaBeta: Double?
  public var discardPenultimate: Bool?
  public var zeroTerminalSNR: Bool?
  public var downcastAlphas: Bool?
  public var sgmNoiseMultiplier: Bool?
  public var emphasis: Emphasis?
  public var oldPromptEditing: Bool?
  public var uniPCVariant: UniPCOptions.Variant?
  public var uniPCSkipType: UniPCOptions.SkipType?
  public var uniPCOrder: Int?
  public var uniPCLowerOrderFinal: Bool?
  public var skippingMinimumSigma: Double?
  public var skippingAllSteps: Bool?
  public var skippingEarlyShare: Double?
  public var padding: Bool?
  public var oldPadding: Bool?
  public var tiling: Bool?

  public init() {}
}
