import CKernels
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
    self.init(PicturePart(a), PicturePart(b), depth)
  }

  /// - Precondition: both parts have the same size.
  init(_ a: PicturePart, _ b: PicturePart, _ depth: MeasureDepth) {
    let (size, windows) = (a.size, WindowGrid(a.size))
    let rows = concurrently(a.rows.count) { MeasuredRows(a, b, rows: a.rows[$0], windows, depth) }
    let hasInner = size.shortSide >= 11
    let inner = InnerSums.means(rows.map(\.luma), over: size)
    differences = LevelDifferences(a, b)
    ssimLuma = hasInner ? inner.ssim : nil
    ssimWorst = windows.means(rows.map(\.structure)).min() ?? 1
    localShift =
      (0..<3).flatMap { channel in windows.means(rows.map { $0.shifts[channel] }) }.map(abs).max() ?? 0
    let details = rows.compactMap(\.details)
    let isFull = depth == .full
    ssimRGB = isFull && hasInner ? InnerSums.means(details.map(\.channels), over: size).ssim / 3 : nil
    oklabMean = isFull ? details.reduce(0) { $0 + $1.colourDistance } / Double(size.area) : nil
    let half = PixelSize(size.width / 2, size.height / 2)
    let halves = (
      DoublePlane(half, details.flatMap(\.halvedA)), DoublePlane(half, details.flatMap(\.halvedB))
    )
    multiScaleSSIM =
      isFull && size.shortSide >= 176 ? Similarity.multiScaleSSIM(inner, halves.0, halves.1) : nil
    gradientDeviation = isFull ? Similarity.gradientDeviation(halves.0, halves.1) : nil
  }
}

/// What is measured in some rows of two pictures.
private struct MeasuredRows: Sendable {
  /// What only the full measures need.
  struct Details: Sendable {
    /// Of all three channels together.
    let channels: InnerSums
    let colourDistance: Double
    let halvedA: [Double]
    let halvedB: [Double]
  }

  let luma: InnerSums
  let structure: WindowSums
  /// Of R, G and B.
  let shifts: [WindowSums]
  let details: Details?

  init(
    _ a: PicturePart, _ b: PicturePart, rows: Range<Int>, _ windows: WindowGrid, _ depth: MeasureDepth
  ) {
    let similarity = SimilarityRows(a, b, .luma, rows: rows)
    luma = similarity.innerSums
    structure = windows.sums(similarity.map, rows: rows)
    shifts = windows.differences(a, b, rows: rows)
    details = depth == .full ? Details(a, b, rows: rows) : nil
  }
}

extension MeasuredRows.Details {
  init(_ a: PicturePart, _ b: PicturePart, rows: Range<Int>) {
    let sums = [SSIMChannel.red, .green, .blue].map { SimilarityRows(a, b, $0, rows: rows).innerSums }
    channels = InnerSums(
      ssim: sums.reduce(0) { $0 + $1.ssim },
      contrastStructure: sums.reduce(0) { $0 + $1.contrastStructure })
    colourDistance = oklabDistances(a, b, rows: rows)
    halvedA = halvedLuma(a, rows: rows)
    halvedB = halvedLuma(b, rows: rows)
  }
}

/// Multi-scale SSIM (Wang, Simoncelli and Bovik 2003) of luma.
/// - Parameters:
///   - inner: the means at full size.
///   - a: the first picture's luma at half its size.
private func multiScaleSSIM(_ inner: InnerSums, _ a: DoublePlane, _ b: DoublePlane) -> Double {
  var (x, y) = (a, b)
  var product = power(max(0, inner.contrastStructure), 0.0448)
  for (scale, weight) in [0.2856, 0.3001, 0.2363, 0.1333].enumerated() {
    if scale > 0 { (x, y) = (x.halved, y.halved) }
    let means = x.innerSSIM(y)
    product *= power(max(0, scale < 3 ? means.contrastStructure : means.ssim), weight)
  }
  return product
}

/// Gradient magnitude similarity deviation of two lumas at half size; 0 where there is nothing left of them.
private func gradientDeviation(_ a: DoublePlane, _ b: DoublePlane) -> Double {
  let (size, pieces) = (a.size, RowPieces(rows: a.size.height))
  guard size.area > 0 else { return 0 }
  let sums = concurrently(pieces.count) { piece in
    let rows = pieces[piece]
    var sums = [0.0, 0.0]
    unsafe repro_gradient_sums(
      a.values, b.values, size.width, size.height, 170, rows.lowerBound, rows.count, &sums)
    return sums
  }
  let mean = sums.reduce(0) { $0 + $1[0] } / Double(size.area)
  let variance = sums.reduce(0) { $0 + $1[1] } / Double(size.area) - mean * mean
  return max(0, variance).squareRoot()
}

/// A power of a share 0...1.
private func power(_ share: Double, _ exponent: Double) -> Double {
  share > 0 ? exactPow(share, exponent) : 0
}
