/// A sampler as A1111 lists it.
public struct SamplerEntry: Sendable {
  public let name: String
  /// What `Automatic` means for it; nil: the model's own levels (`Uniform`).
  public let defaultSchedule: String?
  /// Two evaluations a step: prompt editing counts them.
  public let isSecondOrder: Bool
  /// Makes one level more and leaves out the last before zero.
  public let discardsPenultimate: Bool
  /// Its noise comes from a Brownian path over the levels.
  public let usesBrownianNoise: Bool
  /// A1111 writes `ENSD` for it.
  public let showsSeedOffset: Bool
  let kind: Kind

  enum Kind: Sendable {
    case sigma(@Sendable () -> any SigmaSampler)
    case timestep(@Sendable (TimestepOptions) -> any TimestepSampler)
    /// A sigma sampler with the table and scalings of latent consistency models.
    case consistency(@Sendable () -> any SigmaSampler)
  }

  struct Flags: OptionSet {
    let rawValue: Int
    static let secondOrder = Flags(rawValue: 1)
    static let discard = Flags(rawValue: 2)
    static let brownian = Flags(rawValue: 4)
    static let seedOffset = Flags(rawValue: 8)
  }

  init(_ name: String, _ schedule: String?, _ kind: Kind, _ flags: Flags = []) {
    self.name = name
    defaultSchedule = schedule
    isSecondOrder = flags.contains(.secondOrder)
    discardsPenultimate = flags.contains(.discard)
    usesBrownianNoise = flags.contains(.brownian)
    showsSeedOffset = flags.contains(.seedOffset)
    self.kind = kind
  }

  /// Every sampler that can be run, in A1111's order.
  public static let all: [SamplerEntry] = [
    SamplerEntry("DPM++ 2M", "Karras", .sigma { DPMPlusPlus2MSampler() }),
    SamplerEntry("DPM++ SDE", "Karras", .sigma { DPMPlusPlusSDESampler() }, [.secondOrder, .brownian]),
    SamplerEntry("DPM++ 2M SDE", "Exponential", .sigma { DPMPlusPlus2MSDESampler(.midpoint) }, .brownian),
    SamplerEntry("DPM++ 2M SDE Heun", "Exponential", .sigma { DPMPlusPlus2MSDESampler(.heun) }, .brownian),
    SamplerEntry(
      "DPM++ 2S a", "Karras", .sigma { DPMPlusPlus2SAncestralSampler() }, [.secondOrder, .seedOffset]),
    SamplerEntry("DPM++ 3M SDE", "Exponential", .sigma { DPMPlusPlus3MSDESampler() }, [.discard, .brownian]),
    SamplerEntry("Euler a", nil, .sigma { EulerAncestralSampler() }, .seedOffset),
    SamplerEntry("Euler", nil, .sigma { EulerSampler() }),
    SamplerEntry("LMS", nil, .sigma { LMSSampler() }),
    SamplerEntry("Heun", nil, .sigma { HeunSampler() }, .secondOrder),
    SamplerEntry("DPM2", "Karras", .sigma { DPM2Sampler() }, [.discard, .secondOrder]),
    SamplerEntry(
      "DPM2 a", "Karras", .sigma { DPM2AncestralSampler() }, [.discard, .secondOrder, .seedOffset]),
    SamplerEntry("DPM fast", nil, .sigma { DPMFastSampler() }, .seedOffset),
    SamplerEntry("DPM adaptive", nil, .sigma { DPMAdaptiveSampler() }, .seedOffset),
    SamplerEntry("Restart", "Karras", .sigma { RestartSampler() }, .secondOrder),
    SamplerEntry("DDIM", nil, .timestep { DDIMSampler(usesFirstTimestep: $0.usesFirstTimestep) }),
    SamplerEntry("DDIM CFG++", nil, .timestep { _ in DDIMCFGPlusPlusSampler() }),
    SamplerEntry("PLMS", nil, .timestep { PLMSSampler(usesFirstTimestep: $0.usesFirstTimestep) }),
    SamplerEntry("UniPC", nil, .timestep { UniPCSampler(options: $0.uniPC, steps: $0.steps) }),
    SamplerEntry("LCM", nil, .consistency { LCMSampler() }),
  ]

  /// - Parameter name: as A1111 writes it, without a schedule.
  public static func named(_ name: String) throws(SamplingError) -> SamplerEntry {
    guard let entry = all.first(where: { $0.name == name }) else { throw .unknownSampler(name) }
    return entry
  }

  /// Works on timesteps and predicted noise; schedule types do not concern it.
  public var isTimestepSampler: Bool { if case .timestep = kind { true } else { false } }
}
