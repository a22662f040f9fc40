/// Width and height in pixels.
public struct ImageSize: Hashable, Sendable {
  public var width: Int
  public var height: Int

  public init(width: Int, height: Int) {
    self.width = width
    self.height = height
  }
}

/// Where the first noise comes from (`RNG`).
public enum NoiseSource: String, Hashable, Sendable {
  case cpu = "CPU"
  case nv = "NV"
  /// Whatever card the user had; read as CUDA.
  case gpu = "GPU"
}

/// How weights in a prompt act on the text states (`Emphasis`).
public enum Emphasis: String, Hashable, Sendable {
  case original = "Original"
  case noNorm = "No norm"
  case ignore = "Ignore"
  case none = "None"
}

/// `Batch size` and `Batch pos`: where the image stood among those made with it. Its own seed already counts that.
public struct BatchPlace: Hashable, Sendable {
  public var size = 1
  /// From 0.
  public var position = 0

  public init() {}
}

/// `Variation seed` and `Variation seed strength`.
public struct Variation: Hashable, Sendable {
  public var seed: Int128
  public var strength: Double

  public init(seed: Int128, strength: Double) {
    self.seed = seed
    self.strength = strength
  }
}

/// `Sigma churn`, `Sigma tmin`, `Sigma tmax`, `Sigma noise`.
public struct Churn: Hashable, Sendable {
  public var amount = 0.0
  public var minimumSigma = 0.0
  /// 0 means no upper bound.
  public var maximumSigma = 0.0
  public var noise = 1.0

  public init() {}
}

/// `UniPC variant`, `UniPC skip type`, `UniPC order`, `UniPC lower order final`; the defaults are A1111's.
public struct UniPCOptions: Hashable, Sendable {
  public enum Variant: String, CaseIterable, Hashable, Sendable {
    case bh1, bh2
    case varyingCoefficients = "vary_coeff"
  }

  public enum SkipType: String, CaseIterable, Hashable, Sendable {
    case uniformTime = "time_uniform"
    case quadraticTime = "time_quadratic"
    case logSNR
  }

  public var variant = Variant.bh1
  public var skipType = SkipType.uniformTime
  public var order = 3
  public var lowerOrderFinal = true

  public init() {}
}

/// Options of schedules; nil is the model's own or the schedule's default.
public struct ScheduleOptions: Hashable, Sendable {
  public var minimumSigma: Double?
  public var maximumSigma: Double?
  public var rho: Double?
  public var betaAlpha = 0.6
  public var betaBeta = 0.6
  public var discardPenultimate = false

  public init() {}
}

/// `NGMS`, `NGMS all steps`, `Skip Early CFG`: when the negative prompt is not evaluated.
public struct GuidanceSkipping: Hashable, Sendable {
  public var minimumSigma = 0.0
  public var atAllSteps = false
  public var earlyShare = 0.0

  public init() {}
}

/// How prompts of different lengths are brought to one (`Pad conds`, `Pad conds v0`).
public enum ConditioningPadding: Hashable, Sendable {
  case separate
  case emptyPrompt
  case lastRow
}

/// `Hires ...` keys: a second pass over the enlarged latent.
public struct HiresPass: Hashable, Sendable {
  /// `Hires upscale`; nil where `Hires resize` is stated.
  public var scale: Double?
  /// `Hires resize-1/-2`; a zero follows from the other.
  public var resize: ImageSize?
  /// nil: as many as the first pass.
  public var steps: Int?
  public var upscaler: String
  public var denoisingStrength: Double
  public var sampler: String
  public var schedule: String
  public var prompt: String
  public var negativePrompt: String
  /// nil: as in the first pass. Only Forge records another.
  public var cfgScale: Double?

  public init(
    scale: Double?, resize: ImageSize?, steps: Int?, upscaler: String, denoisingStrength: Double,
    sampler: String, schedule: String, prompt: String, negativePrompt: String
  ) {
    self.scale = scale
    self.resize = resize
    self.steps = steps
    self.upscaler = upscaler
    self.denoisingStrength = denoisingStrength
    self.sampler = sampler
    self.schedule = schedule
    self.prompt = prompt
    self.negativePrompt = negativePrompt
  }
}

/// `Refiner ...` keys: another checkpoint takes over in the last steps.
public struct RefinerUse: Hashable, Sendable {
  /// `Hires refiner`: the passes in which it does, where there are two.
  public enum Passes: String, CaseIterable, Hashable, Sendable {
    case first = "first pass"
    case second = "second pass"
    case both = "both passes"
  }

  /// The share of the way from all noise to none, 0...1.
  public var switchAt: Double
  /// Counted in evaluations rather than in the model's timesteps.
  public var countsSteps: Bool
  public var passes: Passes

  public init(switchAt: Double, countsSteps: Bool = false, passes: Passes = .second) {
    self.switchAt = switchAt
    self.countsSteps = countsSteps
    self.passes = passes
  }
}

/// Every setting a renderer needs, with the defaults filled in; what the user was told about where each
/// comes from stands in ``ResolvedSetting``.
public struct RenderSettings: Hashable, Sendable {
  /// As in the infotext: extra networks' tags are still in it.
  public var prompt: String
  public var negativePrompt: String
  public var steps: Int
  /// A1111's name without a schedule: `DPM++ 2M`.
  public var sampler: String
  /// A1111's label of the schedule that is really used, never `Automatic`: `Karras`, `Uniform`, ...
  public var schedule: String
  public var cfgScale: Double
  /// -2^63 ..< 2^64, of this image (its position in a batch already added).
  public var seed: Int128
  public var size: ImageSize
  public var batch = BatchPlace()
  public var clipSkip = 1
  public var noiseSource = NoiseSource.gpu
  /// Threads of the graphics card's noise kernel (`--gpu-threads`); nil: at least as many as numbers.
  public var gpuThreads: Int?
  /// `ENSD`.
  public var seedOffset = 0
  public var variation: Variation?
  public var seedResize: ImageSize?
  /// `Eta` of the ancestral and SDE samplers; nil: 1.
  public var eta: Double?
  /// `Eta DDIM`; nil: 0.
  public var etaDDIM: Double?
  public var churn = Churn()
  public var scheduleOptions = ScheduleOptions()
  public var uniPC = UniPCOptions()
  public var downcastAlphas = false
  public var zeroTerminalSNR = false
  public var sgmNoiseMultiplier = false
  public var emphasis = Emphasis.original
  public var oldPromptEditing = false
  public var skipping = GuidanceSkipping()
  public var padding = ConditioningPadding.separate
  public var tiling = false
  public var hires: HiresPass?
  public var refiner: RefinerUse?
  /// The version that decides how a prompt is read; nil: the newest.
  public var version: SoftwareVersion?
  /// `--weights half`: stored weights are rounded to float16 first.
  public var halfWeights = false
  /// `--timesteps half`: timesteps are rounded to float16 before the UNet.
  public var halfTimesteps = false

  public init(
    prompt: String, negativePrompt: String, steps: Int, sampler: String, schedule: String, cfgScale: Double,
    seed: Int128, size: ImageSize
  ) {
    self.prompt = prompt
    self.negativePrompt = negativePrompt
    self.steps = steps
    self.sampler = sampler
    self.schedule = schedule
    self.cfgScale = cfgScale
    self.seed = seed
    self.size = size
  }
}
