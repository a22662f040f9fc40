/// Everything that decides the bits of a result, beside the recipe and the files.
public struct NumericProfile: Hashable, Sendable {
  /// Changes whenever bits may change.
  public var engineVersion: String
  /// `native` or `portable`.
  public var name: String
  /// The matrix library with its version: `OpenBLAS 0.3.21`.
  public var blas: String
  /// Its kernel family: `SkylakeX`.
  public var blasCore: String
  /// The instruction set of our own kernels: `avx512`, `avx2`, `plain`.
  public var instructionSet: String

  /// Whose matrix products they were, in words.
  public var products: String { blas == "none" ? "own products" : "\(blas) \(blasCore)" }

  public init(
    engineVersion: String, name: String, blas: String, blasCore: String, instructionSet: String
  ) {
    self.engineVersion = engineVersion
    self.name = name
    self.blas = blas
    self.blasCore = blasCore
    self.instructionSet = instructionSet
  }
}

/// The SHA-256 of a tensor's little-endian float32 values.
public struct Fingerprint: Hashable, Sendable {
  /// As in a dump: `noise`, `cond`, `x_03`, `latent`, ...
  public var tensor: String
  public var sha256: String

  public init(tensor: String, sha256: String) {
    self.tensor = tensor
    self.sha256 = sha256
  }
}

/// Seconds spent in one stage of a run; reported apart from everything that must be reproducible.
public struct StageTime: Hashable, Sendable {
  public var stage: String
  public var seconds: Double

  public init(stage: String, seconds: Double) {
    self.stage = stage
    self.seconds = seconds
  }
}

/// What happened in a run, so that two runs can be compared step by step.
public struct RunTrace: Hashable, Sendable {
  public var profile: NumericProfile
  public var fingerprints: [Fingerprint]
  public var times: [StageTime]
  public var notes: [Note]

  public init(
    profile: NumericProfile, fingerprints: [Fingerprint] = [], times: [StageTime] = [], notes: [Note] = []
  ) {
    self.profile = profile
    self.fingerprints = fingerprints
    self.times = times
    self.notes = notes
  }
}
