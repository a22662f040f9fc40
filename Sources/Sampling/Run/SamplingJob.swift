public import Recipes

/// One pass of one image: everything that decides the latent but the network.
public struct SamplingJob: Sendable {
  /// The second pass starts from the enlarged latent of the first.
  public enum Pass: Sendable {
    case first
    case second(HiresPass, enlarged: Latent)
  }

  public var settings: RenderSettings
  /// Of this pass.
  public var shape: LatentShape
  public var prediction: Prediction
  public var guidance: Guidance
  public var pass = Pass.first
  /// A checkpoint's own `alphas_cumprod` (SD 1 and 2), 1000 values; nil: Stable Diffusion's.
  public var alphas: [Float]?
  /// Decides the table of Align Your Steps.
  public var isSDXL = false

  public init(settings: RenderSettings, shape: LatentShape, prediction: Prediction, guidance: Guidance) {
    self.settings = settings
    self.shape = shape
    self.prediction = prediction
    self.guidance = guidance
  }
}

extension SamplingJob.Pass {
  var isSecond: Bool { if case .second = self { true } else { false } }
}
