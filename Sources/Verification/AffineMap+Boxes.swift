import ExactMath
import Pixels
public import Similarity

extension AffineMap {
  static let identity = AffineMap(xx: 1, xy: 0, x0: 0, yx: 0, yy: 1, y0: 0)

  /// Pixels of a picture of one size to those of the same picture at another size.
  public static func stretching(from a: (width: Int, height: Int), to b: (width: Int, height: Int))
    -> AffineMap
  {
    let (sx, sy) = (Double(b.width) / Double(a.width), Double(b.height) / Double(a.height))
    return AffineMap(xx: sx, xy: 0, x0: 0.5 * sx - 0.5, yx: 0, yy: sy, y0: 0.5 * sy - 0.5)
  }

  /// Pixels of a picture to those of the same picture turned.
  static func turning(_ size: PixelExtent, by turn: Orientation) -> AffineMap {
    let (right, bottom) = (Double(size.width - 1), Double(size.height - 1))
    return switch turn {
    case .upright: identity
    case .mirrored: AffineMap(xx: -1, xy: 0, x0: right, yx: 0, yy: 1, y0: 0)
    case .halfTurn: AffineMap(xx: -1, xy: 0, x0: right, yx: 0, yy: -1, y0: bottom)
    case .flipped: AffineMap(xx: 1, xy: 0, x0: 0, yx: 0, yy: -1, y0: bottom)
    case .transposed: AffineMap(xx: 0, xy: 1, x0: 0, yx: 1, yy: 0, y0: 0)
    case .quarterTurnClockwise: AffineMap(xx: 0, xy: -1, x0: bottom, yx: 1, yy: 0, y0: 0)
    case .transverse: AffineMap(xx: 0, xy: -1, x0: bottom, yx: -1, yy: 0, y0: right)
    case .quarterTurnAnticlockwise: AffineMap(xx: 0, xy: 1, x0: 0, yx: -1, yy: 0, y0: right)
    }
  }

  /// Where a point of the first picture lies in the second.
  public func place(_ x: Double, _ y: Double) -> (x: Double, y: Double) {
    (xx * x + xy * y + x0, yx * x + yy * y + y0)
  }

  /// This map, then `next`.
  public func then(_ next: AffineMap) -> AffineMap {
    let origin = next.place(x0, y0)
    return AffineMap(
      xx: next.xx * xx + next.xy * yx, xy: next.xx * xy + next.xy * yy, x0: origin.x,
      yx: next.yx * xx + next.yy * yx, yy: next.yx * xy + next.yy * yy, y0: origin.y)
  }

  /// - Precondition: the map keeps areas above zero.
  public var inverse: AffineMap {
    let area = xx * yy - xy * yx
    let (a, b, c, d) = (yy / area, -xy / area, -yx / area, xx / area)
    return AffineMap(xx: a, xy: b, x0: -(a * x0 + b * y0), yx: c, yy: d, y0: -(c * x0 + d * y0))
  }

  /// The upright box, to the nearest pixel, around what a box becomes, as far as it lies in a picture.
  func box(_ box: PixelBox, in size: PixelExtent) -> PixelBox {
    let (left, top) = (Double(box.x) - 0.5, Double(box.y) - 0.5)
    let (right, bottom) = (left + Double(box.width), top + Double(box.height))
    let corners = [place(left, top), place(right, top), place(left, bottom), place(right, bottom)]
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
