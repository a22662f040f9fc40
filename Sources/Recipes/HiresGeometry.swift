/// Sizes of a second pass (A1111's `calculate_target_resolution`).
public struct HiresGeometry: Hashable, Sendable {
  /// To which the first pass is enlarged. Before cutting: SDXL is told this size.
  public var target: ImageSize
  /// What is then cut off the latent, in its own units.
  public var left = 0
  public var right = 0
  public var top = 0
  public var bottom = 0

  /// The latent that is sampled.
  public var latentWidth: Int { target.width / 8 - left - right }
  public var latentHeight: Int { target.height / 8 - top - bottom }

  /// nil for sizes beyond reason.
  /// - Parameter size: of the first pass.
  public init?(_ pass: HiresPass, from size: ImageSize) {
    let sides = [size.width, size.height, pass.resize?.width ?? 0, pass.resize?.height ?? 0]
    guard size.width > 0, size.height > 0, sides.allSatisfy({ (0...Self.longestSide).contains($0) }),
      let target = Self.target(pass, from: size), target.width >= 8, target.height >= 8,
      max(target.width, target.height) <= Self.longestSide
    else { return nil }
    self.target = target
    guard let resize = pass.resize, resize.width > 0, resize.height > 0 else { return }
    let columns = (target.width - resize.width) / 8, rows = (target.height - resize.height) / 8
    (left, right) = (columns / 2, (columns + 1) / 2)
    (top, bottom) = (rows / 2, (rows + 1) / 2)
    guard latentWidth > 0, latentHeight > 0 else { return nil }
  }

  /// Products of two sides stay far from overflow.
  private static let longestSide = 1 << 24

  /// Where both sides are given, the picture covers them in its own proportions.
  private static func target(_ pass: HiresPass, from size: ImageSize) -> ImageSize? {
    guard let resize = pass.resize, resize.width > 0 || resize.height > 0 else {
      return pass.scale.flatMap { enlarged(size, by: $0) }
    }
    let byWidth = ImageSize(width: resize.width, height: resize.width * size.height / size.width)
    let byHeight = ImageSize(width: resize.height * size.width / size.height, height: resize.height)
    if resize.height == 0 { return byWidth }
    if resize.width == 0 { return byHeight }
    let isNarrower =
      Double(size.width) / Double(size.height) < Double(resize.width) / Double(resize.height)
    return isNarrower ? byWidth : byHeight
  }

  private static func enlarged(_ size: ImageSize, by scale: Double) -> ImageSize? {
    let width = Double(size.width) * scale, height = Double(size.height) * scale
    guard width >= 0, height >= 0, max(width, height) <= Double(longestSide) else { return nil }
    return ImageSize(width: Int(width), height: Int(height))
  }
}
