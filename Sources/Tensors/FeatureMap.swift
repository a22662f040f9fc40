import CKernels

/// Images of features, logically [N, C, H, W]. In memory the channels of a pixel lie side by side, so that the
/// same values are a sequence [N, H W, C] for a transformer and a 1x1 convolution is a linear layer.
public struct FeatureMap: Sendable {
  public let batch: Int
  public let channels: Int
  public let height: Int
  public let width: Int
  /// [N, H W, C], the same memory.
  public let tokens: Tensor

  /// - Parameter tokens: [N, H W, C].
  public init(tokens: Tensor, height: Int, width: Int) {
    precondition(tokens.count == tokens.batch * height * width * tokens.channels)
    batch = tokens.batch
    channels = tokens.channels
    self.height = height
    self.width = width
    self.tokens = tokens.reshaped([batch, height * width, channels])
  }

  public var device: Device { tokens.device }
  var pixels: Int { height * width }

  /// - Parameter planes: one array of [C, H, W] values for each image.
  public init(planes: [[Float]], channels: Int, height: Int, width: Int, on device: Device) {
    let each = channels * height * width
    let out = Tensor(uninitialised: [planes.count, height * width, channels], on: device)
    for (image, values) in planes.enumerated() {
      precondition(values.count == each)
      unsafe values.withUnsafeBufferPointer {
        unsafe repro_transpose($0.baseAddress, out.pointer + image * each, channels, height * width)
      }
    }
    self.init(tokens: out, height: height, width: width)
  }

  /// The values of one image as [C, H, W].
  public func planes(of image: Int) -> [Float] {
    let each = channels * pixels
    return unsafe Array(unsafeUninitializedCapacity: each) { buffer, count in
      unsafe repro_transpose(tokens.pointer + image * each, buffer.baseAddress, pixels, channels)
      count = each
    }
  }

  /// One image to N alike; N images are given back as they are.
  public func repeated(_ count: Int) -> FeatureMap {
    FeatureMap(tokens: tokens.repeated(count), height: height, width: width)
  }

  public static func + (a: FeatureMap, b: FeatureMap) -> FeatureMap {
    FeatureMap(tokens: a.tokens + b.tokens, height: a.height, width: a.width)
  }

  /// The channels of `self`, then those of `other`.
  public func joined(_ other: FeatureMap) -> FeatureMap {
    precondition((height, width, batch) == (other.height, other.width, other.batch))
    let sum = channels + other.channels
    let out = Tensor(uninitialised: [batch, pixels, sum], on: device)
    device.splitRows(batch: batch, rows: pixels, columns: sum) { first, count in
      unsafe repro_join_columns(
        tokens.pointer + first * channels, channels, other.tokens.pointer + first * other.channels,
        other.channels, out.pointer + first * sum, count)
    }
    return FeatureMap(tokens: out, height: height, width: width)
  }

  /// Nearest neighbour: row y shows row `y * height / newHeight`.
  public func resized(height newHeight: Int, width newWidth: Int) -> FeatureMap {
    if (newHeight, newWidth) == (height, width) { return self }
    let out = Tensor(uninitialised: [batch, newHeight * newWidth, channels], on: device)
    device.pool.run(tiles: batch) { image, _ in
      unsafe repro_resize_nearest(
        tokens.pointer + image * pixels * channels, height, width, channels,
        out.pointer + image * newHeight * newWidth * channels, newHeight, newWidth)
    }
    return FeatureMap(tokens: out, height: newHeight, width: newWidth)
  }
}
