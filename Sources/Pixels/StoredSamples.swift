/// Samples as a decoder hands them out: palettes and greys expanded, rows from the top, not yet turned.
public struct StoredSamples: Hashable, Sendable {
  public enum Values: Hashable, Sendable {
    case rgb8([UInt8])
    case rgba8([UInt8])
    case rgb16([UInt16])
    case rgba16([UInt16])
  }

  public let width: Int
  public let height: Int
  public let values: Values

  /// - Precondition: `values` holds `width` x `height` pixels and neither side is zero.
  public init(width: Int, height: Int, _ values: Values) {
    self.width = width
    self.height = height
    self.values = values
    let perPixel = hasAlpha ? 4 : 3
    precondition(width > 0 && height > 0 && count == width * height * perPixel, "wrong number of samples")
  }

  private var count: Int {
    switch values {
    case .rgb8(let bytes), .rgba8(let bytes): bytes.count
    case .rgb16(let words), .rgba16(let words): words.count
    }
  }

  private var hasAlpha: Bool {
    switch values {
    case .rgba8, .rgba16: true
    case .rgb8, .rgb16: false
    }
  }

  /// Whether some pixel is not fully opaque.
  var isTransparent: Bool {
    switch values {
    case .rgba8(let bytes): stride(from: 3, to: bytes.count, by: 4).contains { bytes[$0] < 255 }
    case .rgba16(let words): stride(from: 3, to: words.count, by: 4).contains { words[$0] < 65535 }
    case .rgb8, .rgb16: false
    }
  }

  /// Whether 8-bit R, G, B on white say less than the samples do.
  var hasMoreThanRGB8: Bool {
    switch values {
    case .rgb8: false
    case .rgba8: isTransparent
    case .rgb16(let words): words.contains { $0 % 257 != 0 }
    case .rgba16(let words): isTransparent || words.contains { $0 % 257 != 0 }
    }
  }

  func oriented(_ orientation: Orientation) -> StoredSamples {
    guard orientation != .upright else { return self }
    func turn<Sample>(_ samples: [Sample], _ channels: Int) -> [Sample] {
      orientation.applied(to: samples, width: width, height: height, channels: channels)
    }
    let turned: Values =
      switch values {
      case .rgb8(let bytes): .rgb8(turn(bytes, 3))
      case .rgba8(let bytes): .rgba8(turn(bytes, 4))
      case .rgb16(let words): .rgb16(turn(words, 3))
      case .rgba16(let words): .rgba16(turn(words, 4))
      }
    return StoredSamples(
      width: orientation.swapsSides ? height : width, height: orientation.swapsSides ? width : height, turned)
  }
}
