/// A picture of one channel of 8 bits, rows from the top.
public struct GreyImage: Hashable, Sendable {
  public let width: Int
  public let height: Int
  /// height x width.
  public let bytes: [UInt8]

  /// - Precondition: `bytes` holds `width` x `height` values and neither side is zero.
  public init(width: Int, height: Int, bytes: [UInt8]) {
    precondition(width > 0 && height > 0 && bytes.count == width * height, "wrong number of bytes")
    self.width = width
    self.height = height
    self.bytes = bytes
  }
}

extension RGBImage {
  /// Luma as an integer, with Pillow's weights in 16-bit fixed point (`convert("L")`): what the hashes look at.
  public var grey: GreyImage {
    var grey = [UInt8](repeating: 0, count: pixelCount)
    for pixel in 0..<pixelCount {
      let red = UInt32(bytes[3 * pixel]) &* 19595
      let green = UInt32(bytes[3 * pixel + 1]) &* 38470
      let blue = UInt32(bytes[3 * pixel + 2]) &* 7471
      grey[pixel] = UInt8(truncatingIfNeeded: (red &+ green &+ blue &+ 32768) >> 16)
    }
    return GreyImage(width: width, height: height, bytes: grey)
  }
}
