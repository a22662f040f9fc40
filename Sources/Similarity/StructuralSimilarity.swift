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

/// SSIM and its map of two pictures of one size, as scikit-image's `structural_similarity` with a Gaussian of 1.5.
struct StructuralSimilarity {
  /// Mean of the map less 5 pixels on each side; nil where a side is below 11.
  let mean: Double?
  /// Lowest mean of the map over 16 x 16 windows.
  let worst: Double

  init(_ a: RGBImage, _ b: RGBImage, _ channel: SSIMChannel) {
    let size = a.size
    var windows = WindowMeans(size)
    var sum = 0.0
    let hasInner = size.shortSide >= 11
    for first in stride(from: 0, to: size.height, by: 64) {
      let count = min(64, size.height - first)
      let map = ssimRows(a, b, channel, first, count)
      for row in 0..<count {
        let values = map[row * size.width..<(row + 1) * size.width]
        windows.add(values)
        if hasInner, first + row >= 5, first + row < size.height - 5 {
          sum += values.dropFirst(5).dropLast(5).reduce(0, +)
        }
      }
    }
    worst = windows.finished.min() ?? 1
    let area = Double((size.width - 10) * (size.height - 10))
    mean = hasInner ? sum / area : nil
  }
}

private func ssimRows(
  _ a: RGBImage, _ b: RGBImage, _ channel: SSIMChannel, _ first: Int, _ count: Int
) -> [Double] {
  var work = [Double](repeating: 0, count: 5 * (count + 11) * (a.width + 10))
  var map = [Double](repeating: 0, count: count * a.width)
  unsafe a.bytes.withUnsafeBufferPointer { bytesA in
    unsafe b.bytes.withUnsafeBufferPointer { bytesB in
      var viewA = unsafe repro_grey_view(
        rgb: bytesA.baseAddress, plane: nil, width: a.width, height: a.height, channel: channel.rawValue)
      var viewB = unsafe viewA
      unsafe viewB.rgb = bytesB.baseAddress
      unsafe repro_ssim_rows(&viewA, &viewB, ssimWeights, first, count, &work, &map, nil)
    }
  }
  return map
}

/// A plane of double values: Y, or Y made smaller.
struct DoublePlane {
  let size: PixelSize
  let values: [Double]

  /// Y of a picture at half its size: means of 2 x 2 pixels.
  init(halvedLumaOf image: RGBImage) {
    size = PixelSize(image.width / 2, image.height / 2)
    var halved = [Double](repeating: 0, count: size.area)
    unsafe image.bytes.withUnsafeBufferPointer { bytes in
      var view = unsafe repro_grey_view(
        rgb: bytes.baseAddress, plane: nil, width: image.width, height: image.height,
        channel: SSIMChannel.luma.rawValue)
      unsafe repro_halve(&view, &halved)
    }
    values = halved
  }

  init(_ image: RGBImage) {
    size = image.size
    values = image.luma
  }

  private init(_ size: PixelSize, _ values: [Double]) {
    self.size = size
    self.values = values
  }

  /// Means of 2 x 2 values; an odd last row or column is dropped.
  var halved: DoublePlane {
    let half = PixelSize(size.width / 2, size.height / 2)
    var result = [Double](repeating: 0, count: half.area)
    unsafe values.withUnsafeBufferPointer { values in
      var view = unsafe repro_grey_view(
        rgb: nil, plane: values.baseAddress, width: size.width, height: size.height, channel: 3)
      unsafe repro_halve(&view, &result)
    }
    return DoublePlane(half, result)
  }

  /// Means of SSIM and of its contrast-structure part over all places where the Gaussian lies inside.
  func innerSSIM(_ other: DoublePlane) -> (ssim: Double, contrastStructure: Double) {
    var sums = (0.0, 0.0)
    for first in stride(from: 5, to: size.height - 5, by: 64) {
      let count = min(64, size.height - 5 - first)
      let (map, structure) = rows(other, first, count)
      for row in 0..<count {
        let inner = row * size.width + 5..<(row + 1) * size.width - 5
        sums.0 += map[inner].reduce(0, +)
        sums.1 += structure[inner].reduce(0, +)
      }
    }
    let area = Double((size.width - 10) * (size.height - 10))
    return (sums.0 / area, sums.1 / area)
  }

  private func rows(_ other: DoublePlane, _ first: Int, _ count: Int) -> (map: [Double], structure: [Double])
  {
    var work = [Double](repeating: 0, count: 5 * (count + 11) * (size.width + 10))
    var map = [Double](repeating: 0, count: count * size.width)
    var structure = map
    unsafe values.withUnsafeBufferPointer { valuesA in
      unsafe other.values.withUnsafeBufferPointer { valuesB in
        var viewA = unsafe repro_grey_view(
          rgb: nil, plane: valuesA.baseAddress, width: size.width, height: size.height, channel: 3)
        var viewB = unsafe viewA
        unsafe viewB.plane = valuesB.baseAddress
        unsafe repro_ssim_rows(&viewA, &viewB, ssimWeights, first, count, &work, &map, &structure)
      }
    }
    return (map, structure)
  }
}

/// Multi-scale SSIM (Wang, Simoncelli and Bovik 2003) of luma; nil where a side is below 176.
func multiScaleSSIM(_ a: RGBImage, _ b: RGBImage) -> Double? {
  guard a.size.shortSide >= 176 else { return nil }
  var (x, y) = (DoublePlane(a), DoublePlane(b))
  var product = 1.0
  for (scale, weight) in [0.0448, 0.2856, 0.3001, 0.2363, 0.1333].enumerated() {
    if scale > 0 { (x, y) = (x.halved, y.halved) }
    let means = x.innerSSIM(y)
    product *= power(max(0, scale < 4 ? means.contrastStructure : means.ssim), weight)
  }
  return product
}

/// Gradient magnitude similarity deviation of luma at half size; 0 where a side is below 2.
func gradientDeviation(_ a: RGBImage, _ b: RGBImage) -> Double {
  guard a.size.shortSide >= 2 else { return 0 }
  let (x, y) = (DoublePlane(halvedLumaOf: a), DoublePlane(halvedLumaOf: b))
  return unsafe repro_gradient_deviation(x.values, y.values, x.size.width, x.size.height, 170)
}
