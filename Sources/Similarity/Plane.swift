import CKernels
import ExactMath
import Pixels

/// One channel of a working copy, in levels.
struct Plane: Hashable, Sendable {
  let size: PixelSize
  var values: [Float]

  init(_ size: PixelSize, _ values: [Float]) {
    self.size = size
    self.values = values
  }

  init(_ image: GreyImage) {
    size = PixelSize(image.width, image.height)
    values = image.bytes.map { Float($0) }
  }

  /// Blurred by a Gaussian cut at 3 sigma; edges are replicated.
  func blurred(sigma: Double) -> Plane {
    let radius = Int(3 * sigma + 0.5)
    let weights = gaussian(sigma: sigma, radius: radius).map { Float($0) }
    var result = self
    var work = [Float](repeating: 0, count: size.area + size.width + 2 * radius)
    unsafe repro_convolve(values, &result.values, &work, size.width, size.height, weights, radius)
    return result
  }

  /// Details between about 1 and 9 pixels.
  var bandPassed: Plane {
    let (fine, coarse) = (blurred(sigma: 0.7), blurred(sigma: 3))
    return Plane(size, zip(fine.values, coarse.values).map { $0 - $1 })
  }

  /// Sampled where `map` takes the pixels of a picture of another size; edges are replicated.
  func warped(by map: AffineMap, to target: PixelSize) -> Plane {
    var warped = [Float](repeating: 0, count: target.area)
    unsafe repro_warp(
      values, 1, size.width, size.height, map.coefficients, target.width, target.height, &warped)
    return Plane(target, warped)
  }

  /// 1 where `map` takes a pixel inside a picture of size `source`, else 0.
  static func mask(of source: PixelSize, under map: AffineMap, over target: PixelSize) -> Plane {
    var mask = [Float](repeating: 0, count: target.area)
    unsafe repro_warp_mask(
      source.width, source.height, map.coefficients, target.width, target.height, &mask)
    return Plane(target, mask)
  }
}

/// Normalised weights from -radius to radius.
func gaussian(sigma: Double, radius: Int) -> [Double] {
  let weights = (-radius...radius).map { exactExp(-Double($0 * $0) / (2 * sigma * sigma)) }
  let sum = weights.reduce(0, +)
  return weights.map { $0 / sum }
}
