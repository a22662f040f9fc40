public import Pixels
import Recipes
import Similarity
public import Verification

/// Two pictures brought into one frame, to be laid over each other.
public struct AlignedPair: Sendable {
  public let a: RGBImage
  /// The second picture in the first one's frame; grey where it has nothing.
  public let b: RGBImage
  /// Row by row: whether the second picture has something there.
  public let covered: [Bool]

  /// Follows the placement that was found; pictures without anything in common are laid over each other whole.
  /// - Parameter longSide: larger pictures are made smaller.
  public init(_ judgement: Judgement, longSide: Int = Int.max) {
    let full = judgement.a.picture.rgb
    a = full.fitted(longSide)
    let placement = judgement.reaches(.partiallySimilar) ? judgement.placement : nil
    let turned = judgement.b.picture.rgb.oriented(placement?.turn ?? .upright)
    let map = placement?.map ?? .stretch(from: full.size, to: turned.size)
    let toTurned = AffineMap.stretch(from: a.size, to: full.size).then(map)
    // Bilinear samples see every pixel only where the second picture is not much the larger one.
    let smaller = turned.shrunk(by: toTurned.scale)
    (b, covered) = smaller.warped(
      by: toTurned.then(.stretch(from: turned.size, to: smaller.size)), to: a.size)
  }
}

extension RGBImage {
  /// The picture with at most so many pixels on its long side.
  func fitted(_ longSide: Int) -> RGBImage {
    let long = max(width, height)
    guard long > longSide else { return self }
    return resized(
      width: max(1, width * longSide / long), height: max(1, height * longSide / long))
  }

  fileprivate func shrunk(by scale: Double) -> RGBImage {
    guard scale > 1.2 else { return self }
    return resized(
      width: max(1, Int(Double(width) / scale + 0.5)), height: max(1, Int(Double(height) / scale + 0.5)))
  }

  /// Bilinear samples where the map leads into the picture.
  fileprivate func warped(by map: AffineMap, to size: PixelSize) -> (RGBImage, covered: [Bool]) {
    let count = size.width * size.height
    if size == self.size, map == .stretch(from: size, to: size) {
      return (self, [Bool](repeating: true, count: count))
    }
    var bytes = [UInt8](repeating: 128, count: 3 * count)
    var covered = [Bool](repeating: false, count: count)
    let (right, bottom) = (Double(width) - 0.5, Double(height) - 0.5)
    for row in 0..<size.height {
      let start = (map.xy * Double(row) + map.x0, map.yy * Double(row) + map.y0)
      for column in 0..<size.width {
        let (x, y) = (map.xx * Double(column) + start.0, map.yx * Double(column) + start.1)
        guard x > -0.5, y > -0.5, x < right, y < bottom else { continue }
        let pixel = row * size.width + column
        covered[pixel] = true
        sample(x, y, into: &bytes, at: 3 * pixel)
      }
    }
    return (RGBImage(width: size.width, height: size.height, bytes: bytes), covered)
  }

  private func sample(_ x: Double, _ y: Double, into out: inout [UInt8], at place: Int) {
    let (x, y) = (max(0, min(Double(width - 1), x)), max(0, min(Double(height - 1), y)))
    let (left, top) = (Int(x), Int(y))
    let (right, bottom) = (min(left + 1, width - 1), min(top + 1, height - 1))
    let (fx, fy) = (x - Double(left), y - Double(top))
    for channel in 0..<3 {
      func level(_ x: Int, _ y: Int) -> Double { Double(bytes[3 * (y * width + x) + channel]) }
      let upper = level(left, top) * (1 - fx) + level(right, top) * fx
      let lower = level(left, bottom) * (1 - fx) + level(right, bottom) * fx
      out[place + channel] = UInt8(upper * (1 - fy) + lower * fy + 0.5)
    }
  }
}
