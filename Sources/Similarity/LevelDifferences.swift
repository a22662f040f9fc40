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
    self.init(PicturePart(a), PicturePart(b))
  }

  /// - Precondition: both parts have the same size.
  init(_ a: PicturePart, _ b: PicturePart) {
    let sums = concurrently(a.rows.count) { piece in
      unsafe a.withKernelView { x in
        unsafe b.withKernelView { y in
          unsafe repro_level_sums(&x, &y, a.rows[piece].lowerBound, a.rows[piece].count)
        }
      }
    }
    let levels = Double(3 * a.size.area)
    largest = sums.reduce(0) { max($0, Int($1.largest)) }
    mean = Double(sums.reduce(0) { $0 + $1.absolute }) / levels
    meanSquare = Double(sums.reduce(0) { $0 + $1.squares }) / levels
  }

  /// Peak signal-to-noise ratio in decibels; nil for equal pictures.
  public var psnr: Double? { meanSquare == 0 ? nil : 10 * exactLog10(65025 / meanSquare) }
}
