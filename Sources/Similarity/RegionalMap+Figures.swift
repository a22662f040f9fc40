extension RegionalMap {
  /// Mean contrast-structure of textured tiles where they lie, 1 without any.
  var meanAtZeroShift: Double {
    let textured = tiles.filter(\.isTextured)
    return textured.isEmpty
      ? 1 : textured.reduce(0) { $0 + $1.match.atZeroShift } / Double(textured.count)
  }

  /// Tiles with structure that are nearly equal where they lie.
  var tilesInPlace: Int { tiles.count { $0.isTextured && $0.isInPlace } }

  /// By how much this map is to be preferred to others of the same pictures. What is found only beside its place
  /// counts little: along stripes something is always found, and where a part was replaced, a map that drifts makes
  /// more of it agree in the rough.
  var merit: Double {
    let same = tiles.filter { $0.isTextured && $0.isSame }
    let count = Double(same.count + tilesInPlace) / 2
    let share = count / Double(max(1, figures.texturedTiles))
    let inPlace = same.reduce(0) { $0 + $1.match.atZeroShift } / Double(max(1, same.count))
    return count * share.squareRoot() * max(0, inPlace)
  }
}

/// What the regional map says in numbers.
public struct RegionalFigures: Hashable, Sendable {
  /// F: share of the common area that is the same; without what has no structure and lies in the box of a changed
  /// region.
  public let same: Double
  /// Share of the common area that is not the same.
  public let changed: Double
  /// The rest of it: what agrees, but has no structure and lies in the box of a changed region.
  public let plain: Double
  /// nt: tiles with structure.
  public let texturedTiles: Int
  /// nm: those of them that are the same.
  public let sameTexturedTiles: Int
  /// Ft: their share.
  public let sameTextured: Double
  /// Those of the tiles with structure that have it in more than one direction, and those of them that are the same.
  public let anchoredTiles: Int
  public let sameAnchoredTiles: Int
  /// S: share of the tiles with structure that are the same by a stricter measure.
  public let nearlyEqualTextured: Double
  /// Share of the same tiles with structure that lie where their surroundings do; 1 where too few can tell.
  public let settled: Double
  /// Shares of a and of b that lie in both.
  public let coverageA: Double
  public let coverageB: Double
  /// Median OKLab distance without the colour fit.
  public let medianColourDistance: Double
  /// What one of the pictures has in common with itself elsewhere; nil where it was not looked for.
  public var repetition: Repetition?
  /// Whether the pictures lie on each other as wholes, or pixel on pixel with nothing changed: then few tiles tell
  /// enough.
  public var liesExactly = false
  /// Whether they lie on each other as wholes, or pixel on pixel, in the same colours.
  public var liesInPlace = false

  /// Share of the tiles with structure in more than one direction that are the same; 1 where too few can tell.
  public func sameAnchored(_ limits: Thresholds) -> Double {
    Double(anchoredTiles) >= limits.texturedTiles
      ? Double(sameAnchoredTiles) / Double(max(1, anchoredTiles)) : 1
  }

  /// Tiles that agree, as far as they hold the map: one that was searched for is held only by those that have
  /// structure in more than one direction.
  public var holdingTiles: Int { liesExactly ? sameTexturedTiles : sameAnchoredTiles }

  /// Whether everything that lies in both agrees, and that is all of one picture and most of the other: so much is
  /// hardly found by a search, however few the tiles are.
  public func isUnanimous(_ limits: Thresholds) -> Bool {
    min(sameTextured, settled, max(coverageA, coverageB)) >= limits.nearlyAll
      && min(coverageA, coverageB) >= limits.unanimousCoverage
  }

  /// The least number of them, and the name of the threshold.
  public func leastHolding(_ limits: Thresholds) -> (count: Double, threshold: String) {
    liesExactly || isUnanimous(limits)
      ? (limits.sameTilesWhole, "same-tiles-whole") : (limits.sameTilesPart, "same-tiles-part")
  }

  /// The share of tiles with structure that must be the same for a part: the best of many places that were tried always
  /// agrees a little.
  public func leastPart(_ limits: Thresholds) -> (share: Double, threshold: String) {
    liesExactly ? (limits.partTextured, "part-textured") : (limits.partFound, "part-found")
  }

  /// Whether the pictures may be partially similar though they repeat themselves: where nothing was adapted and half of
  /// the structure is nearly equal in its place, in colours that can't be told apart, the pictures do have that half in
  /// common. Two walls of the same bricks differ in the bricks' colours.
  public func mayRepeat(_ limits: Thresholds) -> Bool {
    liesInPlace && medianColourDistance <= limits.repeatedColour && nearlyEqualTextured >= limits.sameTextured
  }
}

extension RegionalFigures {
  init(_ tiles: [RegionalMap.Tile], _ grid: TileGrid, coverageA: Double, coverageB: Double) {
    let valid = tiles.filter(\.isValid)
    let textured = tiles.filter(\.isTextured)
    let count = Double(max(1, textured.count))
    let unvouched = unvouchedTiles(tiles, width: grid.columns.count).count { $0 }
    let area = Double(max(1, valid.count))
    same = Double(valid.count { $0.isSame } - unvouched) / area
    changed = Double(valid.count { !$0.isSame }) / area
    plain = Double(unvouched) / area
    texturedTiles = textured.count
    sameTexturedTiles = textured.count { $0.isSame }
    sameTextured = Double(sameTexturedTiles) / count
    anchoredTiles = textured.count { $0.isAnchored }
    sameAnchoredTiles = textured.count { $0.isAnchored && $0.isSame }
    nearlyEqualTextured = Double(textured.count { $0.isNearlyEqual }) / count
    settled = settledShare(tiles, columns: grid.columns.count)
    self.coverageA = coverageA
    self.coverageB = coverageB
    medianColourDistance = valid.isEmpty ? 1 : median(valid.map(\.plainColourDistance))
  }
}

/// Every tile is found within a few pixels of its place. In one and the same picture neighbours are found at the same
/// distance, or nearly; edges that agree by chance each at its own. Tiles two steps away are looked at, because those
/// share no pixel with the one in question.
private func settledShare(_ tiles: [RegionalMap.Tile], columns: Int) -> Double {
  let same = tiles.map { $0.isTextured && $0.isSame }
  let gains = zip(tiles, same).filter(\.1).map { $0.0.match.contrastStructure - $0.0.match.atZeroShift }
  // Where nothing is gained beside their places, all lie there: along an edge the best shift is arbitrary.
  guard gains.reduce(0, +) > 0.02 * Double(gains.count) else { return 1 }
  func shift(_ row: Int, _ column: Int) -> Point? {
    guard row >= 0, column >= 0, column < columns, row * columns + column < tiles.count else { return nil }
    return same[row * columns + column] ? tiles[row * columns + column].match.shift : nil
  }
  var (looked, settled) = (0, 0)
  for index in tiles.indices {
    let (row, column) = (index / columns, index % columns)
    guard let own = shift(row, column) else { continue }
    let around = surroundings.compactMap { shift(row + $0.row, column + $0.column) }
    guard around.count >= 3 else { continue }
    looked += 1
    let (x, y) = (median(around.map(\.x)), median(around.map(\.y)))
    if abs(own.x - x) <= 1, abs(own.y - y) <= 1 { settled += 1 }
  }
  return looked >= 6 ? Double(settled) / Double(looked) : 1
}

/// The ring of 16 places two steps away.
private let surroundings: [(row: Int, column: Int)] = (-2...2).flatMap { row in
  (-2...2).filter { max(abs(row), abs($0)) == 2 }.map { (row, $0) }
}
