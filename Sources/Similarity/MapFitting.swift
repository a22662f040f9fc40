/// A point of a, where it belongs in b, and how much that counts.
struct PointPair {
  var from: Point
  var to: Point
  var weight: Double
}

enum MapModel {
  /// One scale, one angle, a shift: four parameters.
  case similarity
  /// Six parameters.
  case affine
}

/// A robust fit: pairs far from the map count less and less.
/// - Parameter map: the map so far; a similarity is composed with it, so that its own stretch stays.
/// - Returns: nil where the pairs don't determine a map.
func fittedMap(_ pairs: [PointPair], _ model: MapModel, from map: AffineMap) -> AffineMap? {
  let start = pairs.map {
    model == .affine ? $0 : PointPair(from: map($0.from), to: $0.to, weight: $0.weight)
  }
  var weighted = start
  var fitted: AffineMap?
  for _ in 0..<8 {
    guard let step = model == .affine ? affine(weighted) : similarity(weighted) else { return nil }
    fitted = model == .affine ? step : map.then(step)
    let errors = start.map { (step($0.from) - $0.to).length }
    let spread = max(0.5 * map.scale, 1.4826 * median(errors))
    for (index, error) in errors.enumerated() {
      weighted[index].weight = start[index].weight * tukeyLike(error / (1.5 * spread))
    }
  }
  return fitted
}

/// The weight of an error, 1 at 0 and falling with its fourth power.
func tukeyLike(_ error: Double) -> Double {
  let damping = 1 + error * error
  return 1 / (damping * damping)
}

private func affine(_ pairs: [PointPair]) -> AffineMap? {
  var normal = [SIMD4<Double>](repeating: .zero, count: 3)
  var right = [SIMD2<Double>](repeating: .zero, count: 3)
  for pair in pairs {
    let row = SIMD4(pair.from.x, pair.from.y, 1, 0)
    for i in 0..<3 {
      normal[i] += pair.weight * row[i] * row
      right[i] += pair.weight * row[i] * SIMD2(pair.to.x, pair.to.y)
    }
  }
  return solved(normal.map { [$0.x, $0.y, $0.z] }, right.map { [$0.x, $0.y] }).map {
    AffineMap(xx: $0[0][0], xy: $0[1][0], x0: $0[2][0], yx: $0[0][1], yy: $0[1][1], y0: $0[2][1])
  }
}

private func similarity(_ pairs: [PointPair]) -> AffineMap? {
  let total = pairs.reduce(0) { $0 + $1.weight }
  guard total > 0 else { return nil }
  func mean(_ value: (PointPair) -> Double) -> Double {
    pairs.reduce(0) { $0 + $1.weight * value($1) } / total
  }
  let from = Point(mean { $0.from.x }, mean { $0.from.y })
  let to = Point(mean { $0.to.x }, mean { $0.to.y })
  var (along, across, spread) = (0.0, 0.0, 0.0)
  for pair in pairs {
    let (p, q) = (pair.from - from, pair.to - to)
    along += pair.weight * (p.x * q.x + p.y * q.y)
    across += pair.weight * (p.x * q.y - p.y * q.x)
    spread += pair.weight * (p.x * p.x + p.y * p.y)
  }
  guard spread > 1e-9 else { return nil }
  let (a, b) = (along / spread, across / spread)
  return AffineMap(
    xx: a, xy: -b, x0: to.x - a * from.x + b * from.y, yx: b, yy: a, y0: to.y - b * from.x - a * from.y)
}
