/// What the `.yaml` beside a checkpoint says, as far as it decides the picture. It beats what A1111 would guess.
public struct CheckpointConfig: Hashable, Sendable {
  /// `parameterization: "v"`; without that line a model with such a file predicts noise.
  public var predictsVelocity = false
  /// Ends of the betas' square roots' line; nil: Stable Diffusion's.
  public var linearStart: Double?
  public var linearEnd: Double?
  /// What latents are stored multiplied by; nil: the family's.
  public var scaleFactor: Double?

  public init() {}
}
