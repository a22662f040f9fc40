import ExactMath
public import Pixels

/// How much is measured of two pictures of one size.
public enum MeasureDepth: String, CaseIterable, Hashable, Sendable {
  /// What the ladder needs.
  case basic
  /// All.
  case full
}

/// What was measured between two pictures of one size.
public struct SimilarityMeasures: Hashable, Sendable {
  public let differences: LevelDifferences
  /// nil where a side is below 11.
  public let ssimLuma: Double?
  /// Lowest mean of the luma's SSIM over a window of 16 x 16.
  public let ssimWorst: Double
  /// Largest shift of a channel's mean over such a window, in levels.
  public let localShift: Double
  /// Mean over the three channels; nil where a side is below 11, and where only the basic measures were taken.
  public let ssimRGB: Double?
  /// nil where a side is below 176.
  public let multiScaleSSIM: Double?
  public let gradientDeviation: Double?
  public let oklabMean: Double?

  /// - Precondition: both pictures have the same size.
  public init(_ a: RGBImage, _ b: RGBImage, _ depth: MeasureDepth = .full) {
    differences = LevelDifferences(a, b)
    let luma = StructuralSimilarity(a, b, .luma)
    ssimLuma = luma.mean
    ssimWorst = luma.worst
    localShift = largestLocalShift(a, b)
    let isFull = depth == .full
    ssimRGB = isFull ? meanOverChannels(a, b) : nil
    multiScaleSSIM = isFull ? Similarity.multiScaleSSIM(a, b) : nil
    gradientDeviation = isFull ? Similarity.gradientDeviation(a, b) : nil
    oklabMean = isFull ? meanOKLabDistance(a, b) : nil
  }
}

private func meanOverChannels(_ a: RGBImage, _ b: RGBImage) -> Double? {
  let means = [SSIMChannel.red, .green, .blue].compactMap { StructuralSimilarity(a, b, $0).mean }
  return means.isEmpty ? nil : means.reduce(0, +) / 3
}

private func largestLocalShift(_ a: RGBImage, _ b: RGBImage) -> Double {
  (0..<3).map { channel in
    var windows = WindowMeans(a.size)
    for y in 0..<a.height {
      let row = (0..<a.width).map { x in
        let place = 3 * (y * a.width + x) + channel
        return Double(a.bytes[place]) - Double(b.bytes[place])
      }
      windows.add(row[...])
    }
    return windows.finished.reduce(0) { max($0, abs($1)) }
  }.max() ?? 0
}

/// A power of a share 0...1.
func power(_ share: Double, _ exponent: Double) -> Double { share > 0 ? exactPow(share, exponent) : 0 }
