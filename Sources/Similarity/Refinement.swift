/// How a refinement goes about it.
struct RefinementPlan {
  var rounds: Int
  /// Pixels searched around each tile in the first round; later ones search 3.
  var firstReach: Int
  /// Whether the first round may already fit an affine map.
  var startsAffine: Bool

  static let search = RefinementPlan(rounds: 5, firstReach: 6, startsAffine: false)
  static let final = RefinementPlan(rounds: 3, firstReach: 3, startsAffine: true)
}

/// Corrects a map by finding tiles of `a` in `b`, again and again from where the last round left it.
/// - Parameter map: pixels of the working copy `a` to those of `b`.
func refined(_ map: AffineMap, _ a: WorkingCopy, _ b: WorkingCopy, _ plan: RefinementPlan) -> AffineMap {
  var map = map
  for round in 0..<plan.rounds {
    let mask = Plane.mask(of: b.size, under: map, over: a.size)
    guard mask.values.reduce(0, +) >= 64 else { return map }
    let warped = b.smoothLuma.warped(by: map, to: a.size)
    let tiles = matchedTiles(a.smoothLuma, warped, mask: mask, reach: round == 0 ? plan.firstReach : 3)
      .filter(\.isReliable)
    guard tiles.count >= 6 else { return map }
    let pairs = tiles.map { tile in
      let found = Point(tile.centre.x + tile.shift.x, tile.centre.y + tile.shift.y)
      let weight = min(1, tile.correlation)
      return PointPair(from: tile.centre, to: map(found), weight: weight * weight)
    }
    let isAffine = tiles.count >= 16 && (round > 0 || plan.startsAffine)
    guard let next = fittedMap(pairs, isAffine ? .affine : .similarity, from: map) else { return map }
    let growth = next.scale / max(map.scale, 1e-9)
    guard growth > 0.8, growth < 1.25 else { return map }
    let moved = next.distance(to: map, over: a.size)
    map = next
    if moved < 0.05 { return map }
  }
  return map
}

extension TileMatch {
  /// Enough structure, and found well enough, to say where it lies.
  fileprivate var isReliable: Bool {
    deviationA >= 4 && deviationB >= 3 && correlation >= 0.6 && inside >= 0.6
  }
}
