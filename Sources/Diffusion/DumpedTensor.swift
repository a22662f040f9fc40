/// A tensor of a run, for comparison with another renderer.
public struct DumpedTensor: Hashable, Sendable {
  /// `noise`, `sigmas`, `cond`, `x_00`, `denoised_00`, `step_noise_00`, `latent`, `pixels`, ...
  public var name: String
  public var shape: [Int]
  public var values: [Float]

  public init(name: String, shape: [Int], values: [Float]) {
    self.name = name
    self.shape = shape
    self.values = values
  }
}
