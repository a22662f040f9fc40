import CKernels
import Pixels

/// R, G and B of a working copy, in levels.
struct ColourPlanes: Sendable {
  let size: PixelSize
  /// The three planes, one after the other.
  private var values: [Float]

  init(_ image: RGBImage) {
    size = image.size
    values = [Float](repeating: 0, count: 3 * size.area)
    unsafe repro_planes(image.bytes, size.area, &values)
  }

  private init(_ size: PixelSize, _ values: [Float]) {
    (self.size, self.values) = (size, values)
  }

  /// Blurred as much as sampling at every `scale`-th pixel asks for, where that is more than a little.
  func softened(by scale: Double) -> ColourPlanes {
    guard scale > 1.2 else { return self }
    let sigma = 0.5 * (scale * scale - 1).squareRoot()
    let planes = (0..<3).flatMap { channel in
      Plane(size, Array(values[channel * size.area..<(channel + 1) * size.area])).blurred(sigma: sigma).values
    }
    return ColourPlanes(size, planes)
  }

  /// Sampled where `map` takes the pixels of a picture of another size; edges are replicated.
  func warped(by map: AffineMap, to target: PixelSize) -> ColourPlanes {
    var warped = [Float](repeating: 0, count: 3 * target.area)
    unsafe repro_warp(
      values, 3, size.width, size.height, map.coefficients, target.width, target.height, &warped)
    return ColourPlanes(target, warped)
  }

  /// Y.
  var luma: Plane {
    var luma = [Float](repeating: 0, count: size.area)
    unsafe repro_luma_of_planes(values, size.area, &luma)
    return Plane(size, luma)
  }

  /// Mean colour of the 17 x 17 window around a pixel, where the mask is 1.
  func mean(around x: Int, _ y: Int, _ mask: Plane) -> MeanColour {
    var means = [0.0, 0.0, 0.0]
    unsafe repro_mean_colour(values, mask.values, size.width, size.height, x, y, 8, &means)
    return MeanColour(means[0], means[1], means[2])
  }
}
