/// Channels, height and width of a latent; a pixel image is eight times as high and wide.
public struct LatentShape: Hashable, Sendable {
  public var channels: Int
  public var height: Int
  public var width: Int

  public init(channels: Int = 4, height: Int, width: Int) {
    self.channels = channels
    self.height = height
    self.width = width
  }

  public var count: Int { channels * height * width }
}

/// One image in latent space, float32, row-major [channels, height, width].
///
/// Its operators round after every operation, as a chain of PyTorch tensor operations does.
public struct Latent: Equatable, Sendable {
  public let shape: LatentShape
  public var values: [Float]

  /// `values` has as many elements as `shape`.
  public init(shape: LatentShape, values: [Float]) {
    precondition(values.count == shape.count)
    self.shape = shape
    self.values = values
  }

  public init(channels: Int, height: Int, width: Int, values: [Float]) {
    self.init(shape: LatentShape(channels: channels, height: height, width: width), values: values)
  }

  public var channels: Int { shape.channels }
  public var height: Int { shape.height }
  public var width: Int { shape.width }
}

extension Latent {
  static func + (a: Latent, b: Latent) -> Latent {
    precondition(a.shape == b.shape)
    var result = a
    for i in result.values.indices { result.values[i] += b.values[i] }
    return result
  }

  static func - (a: Latent, b: Latent) -> Latent {
    precondition(a.shape == b.shape)
    var result = a
    for i in result.values.indices { result.values[i] -= b.values[i] }
    return result
  }

  static func * (a: Latent, factor: Float) -> Latent {
    var result = a
    for i in result.values.indices { result.values[i] *= factor }
    return result
  }

  static func * (factor: Float, a: Latent) -> Latent { a * factor }

  static func / (a: Latent, divisor: Float) -> Latent {
    var result = a
    for i in result.values.indices { result.values[i] /= divisor }
    return result
  }
}
