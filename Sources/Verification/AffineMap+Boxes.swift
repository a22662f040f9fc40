import ExactMath
import Pixels
import Similarity

extension AffineMap {
  /// Pixels of a picture to those of the same picture turned.
  static func turning(_ size: PixelSize, by turn: Orientation) -> AffineMap {
    let (right, bottom) = (Double(size.width - 1), Double(size.height - 1))
    return switch turn {
    case .upright: .shift(0, 0)
    case .mirrored: AffineMap(xx: -1, xy: 0, x0: right, yx: 0, yy: 1, y0: 0)
    case .halfTurn: AffineMap(xx: -1, xy: 0, x0: right, yx: 0, yy: -1, y0: bottom)
    case .flipped: AffineMap(xx: 1, xy: 0, x0: 0, yx: 0, yy: -1, y0: bottom)
    case .transposed: AffineMap(xx: 0, xy: 1, x0: 0, yx: 1, yy: 0, y0: 0)
    case .quarterTurnClockwise: AffineMap(xx: 0, xy: -1, x0: bottom, yx: 1, yy: 0, y0: 0)
    case .transverse: AffineMap(xx: 0, xy: -1, x0: bottom, yx: -1, yy: 0, y0: right)
    case .quarterTurnAnticlockwise: AffineMap(xx: 0, xy: 1, x0: 0, yx: -1, yy: 0, y0: right)
    }
  }

  /// The upright box, to the nearest pixel, around what a box becomes, as far as it lies in a picture.
  func box(_ box: PixelBox, in size: PixelSize) -> PixelBox {
    let (left, top) = (Double(box.x) - 0.5, Double(box.y) - 0.5)
    let (right, bottom) = (left + Double(box.width), top + Double(box.height))
    let corners = [
      Point(left, top), Point(right, top), Point(left, bottom), Point(right, bottom),
    ].map { self($0) }
    let (x, width) = span(corners.map(\.x), within: size.width)
    let (y, height) = span(corners.map(\.y), within: size.height)
    return PixelBox(x: x, y: y, width: width, height: height)
  }
}

private func span(_ places: [Double], within length: Int) -> (start: Int, length: Int) {
  func edge(_ place: Double) -> Int { Int(max(0, min(Double(length), (place + 0.5).rounded()))) }
  let start = edge(places.min() ?? 0)
  return (start, edge(places.max() ?? 0) - start)
}

func degrees(ofSlope slope: Double) -> Double { exactAtan(slope) * 180 / Double.pi }
