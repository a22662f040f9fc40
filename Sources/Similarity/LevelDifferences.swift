import CKernels
import ExactMath
public import Pixels

/// How far the 8-bit levels of two pictures of one size lie apart, over all three channels.
public struct LevelDifferences: Hashable, Sendable {
  public let largest: Int
  /// Mean absolute difference, in levels.
  public let mean: Double
  /// Mean squared difference.
  public let meanSquare: Double

  /// - Precondition: both pictures have the same size.
  public init(_ a: RGBImage, _ b: RGBImage) {
    precondition(a.width == b.width && a.height == b.height, "pictures of different sizes")
    let sums = unsafe repro_level_sums(a.bytes, b.bytes, a.bytes.count)
    largest = Int(sums.largest)
    mean = Double(sums.absolute) / Double(a.bytes.count)
    meanSquare = Double(sums.squares) / Double(a.bytes.count)
  }

  /// Peak signal-to-noise ratio in decibels; nil for equal pictures.
  public var psnr: Double? { meanSquare == 0 ? nil : 10 * exactLog10(65025 / meanSquare) }
}
