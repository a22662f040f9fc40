import Pixels

/// How much of a picture's structure is found again in the same picture at another place. Pictures of one pattern (a
/// wall of bricks, a tray of coins) have as much in common by chance.
public struct Repetition: Hashable, Sendable {
  /// Shares of the tiles with structure, of those that lie in both pictures, that are the same, and the same by the
  /// stricter measure.
  public let same: Double
  public let nearlyEqual: Double
  /// Share of the tiles which are the same in the other picture that are not found again in the picture itself.
  public let unrepeated: Double
  /// Share of them that miss at most half as much in the other picture as in the picture itself.
  public let fittingBetter: Double

  static let none = Repetition(same: 0, nearlyEqual: 0, unrepeated: 1, fittingBetter: 1)

  init(same: Double, nearlyEqual: Double, unrepeated: Double, fittingBetter: Double) {
    (self.same, self.nearlyEqual) = (same, nearlyEqual)
    (self.unrepeated, self.fittingBetter) = (unrepeated, fittingBetter)
  }

  /// - Parameters:
  ///   - found: the map between the two pictures.
  ///   - moved: the map of the first onto itself, tile by tile as `found`.
  fileprivate init(_ found: RegionalMap, _ moved: RegionalMap) {
    let pairs = zip(found.tiles, moved.tiles).filter { $0.isTextured && $1.isValid }
    let agreeing = pairs.filter { $0.0.isSame }
    func share(_ count: Int, of all: Int) -> Double { Double(count) / Double(max(1, all)) }
    self.init(
      same: share(pairs.count { $1.isSame }, of: pairs.count),
      nearlyEqual: share(pairs.count { $1.isNearlyEqual }, of: pairs.count),
      unrepeated: share(agreeing.count { !$1.isSame }, of: agreeing.count),
      fittingBetter: share(agreeing.count { $0.match.fitsBetter(than: $1.match) }, of: agreeing.count))
  }
}

extension TileMatch {
  /// Whether this misses at most half as much as the other, and by more than rounding.
  fileprivate func fitsBetter(than other: TileMatch) -> Bool {
    let (miss, otherMiss) = (1 - contrastStructure, 1 - other.contrastStructure)
    return miss <= 0.5 * otherMiss && otherMiss - miss >= 0.01
  }
}

extension RegionalFigures {
  /// How far the agreement goes beyond what the pictures repeat in themselves, 1 at most: as a share of that or of what
  /// it leaves open, whichever is less, and of ``Thresholds/leastRepetition`` at least; or by how much the agreeing
  /// tiles that are not repeated outnumber the others; or those that fit better than where they are repeated, as a share
  /// of these. nil where repetition was not looked for.
  public func beyondRepetition(_ limits: Thresholds) -> Double? {
    repetition.map { repetition in
      max(
        beyond(repetition.same, sameTextured, limits),
        beyond(repetition.nearlyEqual, nearlyEqualTextured, limits),
        2 * repetition.unrepeated - 1, 2 - 1 / max(0.5, repetition.fittingBetter))
    }
  }

  private func beyond(_ repeated: Double, _ found: Double, _ limits: Thresholds) -> Double {
    guard found > repeated else { return 0 }
    return min(1, (found - repeated) / max(1e-9, limits.leastRepetition, min(repeated, 1 - repeated)))
  }
}

extension Copies {
  /// What is the same where the picture lies best on itself, moved.
  /// - Parameter found: this picture's map to another one, with 512 pixels.
  func repetition(in found: RegionalMap, _ limits: Thresholds) -> Repetition {
    let shifts = movesOntoItself
    let moves = concurrently(shifts.count) { moved(by: shifts[$0], search, .search, limits) }
      .compactMap { $0 }
    guard let best = moves.max(by: { $0.figures.sameTextured < $1.figures.sameTextured }) else {
      return .none
    }
    let copy = final
    let map = best.map.between(search.size, search.size, at: copy.size, copy.size)
    return moved(by: map, copy, .final, limits).map { Repetition(found, $0.withoutLooseTiles(limits)) }
      ?? .none
  }

  /// Shifts of the search copy: where the rough pattern repeats itself, and two fixed ones for finer patterns.
  private var movesOntoItself: [AffineMap] {
    let pattern = Plane(coarse.resized(to: search.size.fitted(64))).bandPassed
    let step = Double(search.size.longSide) / Double(pattern.size.longSide)
    let found = selfCorrelationPeaks(pattern).map {
      AffineMap.shift(-Double($0.dx) * step, -Double($0.dy) * step)
    }
    return found + [
      .shift(Double(search.size.width / 8), 0), .shift(0, Double(search.size.height / 8)),
    ]
  }

  /// A shift, refined; nil where it leads back to where the picture lies on itself, or where too little is left of it.
  private func moved(
    by shift: AffineMap, _ copy: WorkingCopy, _ plan: RefinementPlan, _ limits: Thresholds
  ) -> RegionalMap? {
    let map = refined(shift, copy, copy, plan)
    let centre = Point(Double(copy.size.width) / 2, Double(copy.size.height) / 2)
    guard (map(centre) - centre).length >= 0.03 * Double(copy.size.longSide) else { return nil }
    let regional = RegionalMap(copy, copy, map, limits)
    let figures = regional.figures
    return figures.texturedTiles >= limits.wholeTexturedTiles && figures.coverageA >= 0.35 ? regional : nil
  }
}
