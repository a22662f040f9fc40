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
    let map = placement?.map ?? .stretching(from: full.sides, to: turned.sides)
    let toTurned = AffineMap.stretching(from: a.sides, to: full.sides).then(map)
    // Bilinear samples see every pixel only where the second picture is not much the larger one.
    let smaller = turned.shrunk(by: toTurned.scale)
    (b, covered) = smaller.warped(
      by: toTurned.then(.stretching(from: turned.sides, to: smaller.sides)), to: a.sides)
  }
}

typealias Sides = (width: Int, height: Int)

extension RGBImage {
  var sides: Sides { (width, height) }

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
  fileprivate func warped(by map: AffineMap, to sides: Sides) -> (RGBImage, covered: [Bool]) {
    if map == .stretching(from: sides, to: self.sides), sides == self.sides {
      return (self, [Bool](repeating: true, count: pixelCount))
    }
    var bytes = [UInt8](repeating: 128, count: 3 * sides.width * sides.height)
    var covered = [Bool](repeating: false, count: sides.width * sides.height)
    for row in 0..<sides.height {
      for column in 0..<sides.width {
        let place = map.place(Double(column), Double(row))
        guard place.x > -0.5, place.y > -0.5, place.x < Double(width) - 0.5, place.y < Double(height) - 0.5
        else { continue }
        let pixel = row * sides.width + column
        covered[pixel] = true
        sample(place.x, place.y, into: &bytes, at: 3 * pixel)
      }
    }
    return (RGBImage(width: sides.width, height: sides.height, bytes: bytes), covered)
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
