/// An affine map of the plane; pixel (x, y) has its centre at x, y.
public struct AffineMap: Hashable, Sendable {
  /// x' = xx x + xy y + x0
  public var xx: Double, xy: Double, x0: Double
  /// y' = yx x + yy y + y0
  public var yx: Double, yy: Double, y0: Double

  public init(xx: Double, xy: Double, x0: Double, yx: Double, yy: Double, y0: Double) {
    (self.xx, self.xy, self.x0) = (xx, xy, x0)
    (self.yx, self.yy, self.y0) = (yx, yy, y0)
  }

  /// x' = sx x + dx, y' = sy y + dy.
  init(scale sx: Double, _ sy: Double, shift dx: Double, _ dy: Double) {
    self.init(xx: sx, xy: 0, x0: dx, yx: 0, yy: sy, y0: dy)
  }

  /// Pixels of a picture of one size to those of the same picture at another size.
  public static func stretch(from a: PixelSize, to b: PixelSize) -> AffineMap {
    let (sx, sy) = (Double(b.width) / Double(a.width), Double(b.height) / Double(a.height))
    return AffineMap(scale: sx, sy, shift: 0.5 * sx - 0.5, 0.5 * sy - 0.5)
  }

  static let identity = AffineMap(scale: 1, 1, shift: 0, 0)

  /// Moves by a distance.
  public static func shift(_ dx: Double, _ dy: Double) -> AffineMap { AffineMap(scale: 1, 1, shift: dx, dy) }

  /// Where a point of the first picture lies in the second.
  public func callAsFunction(_ p: Point) -> Point {
    Point(xx * p.x + xy * p.y + x0, yx * p.x + yy * p.y + y0)
  }

  /// This map, then `next`.
  public func then(_ next: AffineMap) -> AffineMap {
    AffineMap(
      xx: next.xx * xx + next.xy * yx, xy: next.xx * xy + next.xy * yy,
      x0: next.xx * x0 + next.xy * y0 + next.x0,
      yx: next.yx * xx + next.yy * yx, yy: next.yx * xy + next.yy * yy,
      y0: next.yx * x0 + next.yy * y0 + next.y0)
  }

  /// - Precondition: the map keeps areas above zero.
  public var inverse: AffineMap {
    let determinant = xx * yy - xy * yx
    let (a, b, c, d) = (yy / determinant, -xy / determinant, -yx / determinant, xx / determinant)
    return AffineMap(xx: a, xy: b, x0: -(a * x0 + b * y0), yx: c, yy: d, y0: -(c * x0 + d * y0))
  }

  /// Mean enlargement of lengths.
  public var scale: Double { abs(xx * yy - xy * yx).squareRoot() }

  /// How far the two maps lie apart at the corners of a picture, at most.
  func distance(to other: AffineMap, over size: PixelSize) -> Double {
    size.corners.map { (self($0) - other($0)).length }.max() ?? 0
  }

  var coefficients: [Double] { [xx, xy, x0, yx, yy, y0] }
}

/// A place in a picture, in pixels.
public struct Point: Hashable, Sendable {
  public var x: Double, y: Double

  public init(_ x: Double, _ y: Double) { (self.x, self.y) = (x, y) }

  static func - (a: Point, b: Point) -> Point { Point(a.x - b.x, a.y - b.y) }

  var length: Double { (x * x + y * y).squareRoot() }
}

/// Width and height of a picture.
public struct PixelSize: Hashable, Comparable, Sendable {
  public var width: Int, height: Int

  public init(_ width: Int, _ height: Int) { (self.width, self.height) = (width, height) }

  public static func < (a: PixelSize, b: PixelSize) -> Bool { (a.width, a.height) < (b.width, b.height) }

  public var longSide: Int { max(width, height) }
  var shortSide: Int { min(width, height) }
  var area: Int { width * height }

  var corners: [Point] {
    let (w, h) = (Double(width), Double(height))
    return [Point(0, 0), Point(w, 0), Point(0, h), Point(w, h)]
  }

  /// Scaled down so that the long side has `longest` pixels; never enlarged.
  func fitted(_ longest: Int) -> PixelSize {
    guard longSide > longest else { return self }
    let share = Double(longest) / Double(longSide)
    return PixelSize(
      max(1, Int(Double(width) * share + 0.5)), max(1, Int(Double(height) * share + 0.5)))
  }
}
