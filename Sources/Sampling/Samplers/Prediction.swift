/// What the network predicts.
public enum Prediction: Hashable, Sendable {
  /// The noise.
  case epsilon
  /// sqrt(alpha) noise - sqrt(1 - alpha) image ("v"), as SD 2 at 768 pixels.
  case velocity
}

/// How a network's output becomes a clean latent at a noise level (k-diffusion's `external`).
enum SigmaPrediction {
  case epsilon
  case velocity
  /// LCM: noise, with the scalings of a consistency model.
  case consistency

  init(_ prediction: Prediction) {
    switch prediction {
    case .epsilon: self = .epsilon
    case .velocity: self = .velocity
    }
  }

  func denoised(_ x: Latent, _ output: Latent, sigma: Float, timestep: Float) -> Latent {
    switch self {
    case .epsilon:
      return x + output * -sigma
    case .velocity:
      let variance = sigma * sigma + 1
      return output * (-sigma / variance.squareRoot()) + x * (1 / variance)
    case .consistency:
      let scaled = timestep * 10, variance = scaled * scaled + 0.25
      return (scaled / variance.squareRoot()) * (x + output * -sigma) + (0.25 / variance) * x
    }
  }
}
