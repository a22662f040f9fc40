/// Why a claim can't be tested. The list is closed: reports and expectations are written against it.
public enum ReasonCode: String, CaseIterable, Hashable, Sendable {
  // Told by the text alone.
  case img2img
  case controlnet
  case adetailer
  case regional
  case script
  case refiner
  case faceRestoration = "face-restoration"
  case upscaled
  case customGraph = "custom-graph"
  case fooocusPipeline = "fooocus-pipeline"
  case closedModel = "closed-model"
  case noSeed = "no-seed"
  case noParameters = "no-parameters"
  case incompleteParameters = "incomplete-parameters"
  case invalidValue = "invalid-value"
  case unknownSampler = "unknown-sampler"
  case unknownSchedule = "unknown-schedule"
  case unsupportedFeature = "unsupported-feature"

  // Told by the model files at hand.
  case missingCheckpoint = "missing-checkpoint"
  case missingVAE = "missing-vae"
  case missingLora = "missing-lora"
  case missingEmbedding = "missing-embedding"
  case missingUpscaler = "missing-upscaler"
  case hashMismatch = "hash-mismatch"
  case ambiguousModel = "ambiguous-model"
  case unsupportedModel = "unsupported-model"
  case tooLarge = "too-large"
}

/// A reason with the words that make it useful: which key, which file, what to do.
public struct Reason: Hashable, Sendable {
  public var code: ReasonCode
  public var detail: String
  /// A file that should answer the claim is damaged: nothing is wrong with the claim itself.
  public var isDamagedFile: Bool

  public init(_ code: ReasonCode, _ detail: String, isDamagedFile: Bool = false) {
    self.code = code
    self.detail = detail
    self.isDamagedFile = isDamagedFile
  }
}
