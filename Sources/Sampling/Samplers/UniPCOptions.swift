/// `UniPC variant`, `UniPC skip type`, `UniPC order`, `UniPC lower order final`; the defaults are A1111's.
public struct UniPCOptions: Hashable, Sendable {
  public enum Variant: String, Hashable, Sendable {
    case bh1, bh2
    case varyingCoefficients = "vary_coeff"
  }

  public enum SkipType: String, Hashable, Sendable {
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

/// What the makers of timestep samplers may need.
struct TimestepOptions {
  let uniPC: UniPCOptions
  /// The rules before 1.6.0.
  let beforeRewrite: Bool

  init(_ job: SamplingJob) {
    uniPC = job.uniPC
    beforeRewrite = job.settings.isBeforeRewrite
  }
}
