import CKernels
import Pixels

/// SSIM's Gaussian, from its centre outward.
private let ssimWeights: [Double] = {
  let radius = Int(REPRO_SSIM_RADIUS)
  return Array(gaussian(sigma: 1.5, radius: radius)[radius...])
}()

/// What SSIM compares: luma, or one channel of RGB.
enum SSIMChannel: Int32, CaseIterable {
  case red = 0, green, blue, luma
}

/// Some rows of SSIM's map, as scikit-image's `structural_similarity` with a Gaussian of 1.5, and of the part of it
/// that leaves brightness out: that one of luma and of planes only.
struct SimilarityRows {
  let size: PixelSize
  let rows: Range<Int>
  let map: [Double]
  /// Empty for R, G and B.
  let contrastStructure: [Double]

  init(_ a: PicturePart, _ b: PicturePart, _ channel: SSIMChannel, rows: Range<Int>) {
    self = unsafe a.withGreyView(channel) { x in
      unsafe b.withGreyView(channel) { y in unsafe Self(&x, &y, a.size, rows) }
    }
  }

  init(_ a: DoublePlane, _ b: DoublePlane, rows: Range<Int>) {
    self = unsafe a.withGreyView { x in unsafe b.withGreyView { y in unsafe Self(&x, &y, a.size, rows) } }
  }

  private init(
    _ a: inout repro_grey_view, _ b: inout repro_grey_view, _ size: PixelSize, _ rows: Range<Int>
  ) {
    var map = [Double](repeating: 0, count: rows.count * size.width)
    var structure: [Double] = []
    if unsafe a.channel == SSIMChannel.luma.rawValue {
      structure = map
      unsafe repro_ssim_rows(&a, &b, ssimWeights, rows.lowerBound, rows.count, &map, &structure)
    } else {
      unsafe repro_ssim_rows(&a, &b, ssimWeights, rows.lowerBound, rows.count, &map, nil)
    }
    (self.size, self.rows, self.map, contrastStructure) = (size, rows, map, structure)
  }

  /// Sums over the places at which the Gaussian lies inside the picture.
  var innerSums: InnerSums {
    let border = Int(REPRO_SSIM_RADIUS)
    let inner = rows.clamped(to: border..<max(border, size.height - border))
    guard size.width > 2 * border, !inner.isEmpty else { return InnerSums(ssim: 0, contrastStructure: 0) }
    func sum(_ values: [Double]) -> Double {
      unsafe values.withUnsafeBufferPointer { values in
        guard let start = values.baseAddress, values.count > 0 else { return 0 }
        return unsafe repro_sum(
          start + (inner.lowerBound - rows.lowerBound) * size.width + border, size.width,
          size.width - 2 * border, inner.count)
      }
    }
    return InnerSums(ssim: sum(map), contrastStructure: sum(contrastStructure))
  }
}

/// Sums of SSIM and of its contrast-structure part.
struct InnerSums: Sendable {
  var ssim: Double
  var contrastStructure: Double

  /// The means over a picture's places at which the Gaussian lies inside.
  static func means(_ pieces: [InnerSums], over size: PixelSize) -> InnerSums {
    let area = Double((size.width - 10) * (size.height - 10))
    return InnerSums(
      ssim: pieces.reduce(0) { $0 + $1.ssim } / area,
      contrastStructure: pieces.reduce(0) { $0 + $1.contrastStructure } / area)
  }
}

/// Some rows of Y of a picture at half its size: means of 2 x 2 pixels; an odd last row or column is dropped.
/// - Parameter rows: of the picture, the first an even one.
func halvedLuma(_ part: PicturePart, rows: Range<Int>) -> [Double] {
  let (first, end) = (rows.lowerBound / 2, rows.upperBound / 2)
  var halved = [Double](repeating: 0, count: (end - first) * (part.size.width / 2))
  unsafe part.withGreyView(.luma) { view in unsafe repro_halve(&view, first, end - first, &halved) }
  return halved
}

/// A plane of double values: Y made smaller.
struct DoublePlane: Sendable {
  let size: PixelSize
  let values: [Double]

  /// Means of 2 x 2 values; an odd last row or column is dropped.
  var halved: DoublePlane {
    var result = [Double](repeating: 0, count: (size.width / 2) * (size.height / 2))
    unsafe withGreyView { view in unsafe repro_halve(&view, 0, size.height / 2, &result) }
    return DoublePlane(PixelSize(size.width / 2, size.height / 2), result)
  }

  init(_ size: PixelSize, _ values: [Double]) {
    (self.size, self.values) = (size, values)
  }

  func withGreyView<Result>(_ body: (inout repro_grey_view) -> Result) -> Result {
    unsafe values.withUnsafeBufferPointer { values in
      var view = unsafe repro_grey_view(
        rgb: nil, plane: values.baseAddress, width: size.width, height: size.height, stride: size.width,
        channel: SSIMChannel.luma.rawValue)
      return unsafe body(&view)
    }
  }

  /// Means of SSIM and of its contrast-structure part over all places where the Gaussian lies inside.
  func innerSSIM(_ other: DoublePlane) -> InnerSums {
    let pieces = RowPieces(rows: size.height)
    return .means(
      concurrently(pieces.count) { SimilarityRows(self, other, rows: pieces[$0]).innerSums }, over: size)
  }
}
