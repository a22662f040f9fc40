extension RegionalMap {
  /// The figures that the ladder looks at.
  var figures: RegionalFigures {
    let valid = tiles.filter(\.isValid)
    let textured = tiles.filter(\.isTextured)
    let same = textured.filter(\.isSame)
    let strict = textured.filter { $0.match.contrastStructure >= 0.85 && $0.colourDistance <= 0.10 }
    let count = Double(max(1, textured.count))
    return RegionalFigures(
      same: Double(valid.count { $0.isSame }) / Double(max(1, valid.count)), texturedTiles: textured.count,
      sameTexturedTiles: same.count, sameTextured: Double(same.count) / count,
      nearlyEqualTextured: Double(strict.count) / count, coverageA: coverageA, coverageB: coverageB,
      medianColourDistance: valid.isEmpty ? 1 : median(valid.map(\.plainColourDistance)))
  }

  /// Mean contrast-structure of textured tiles where they lie, 1 without any.
  var meanAtZeroShift: Double {
    let textured = tiles.filter(\.isTextured)
    return textured.isEmpty
      ? 1 : textured.reduce(0) { $0 + $1.match.atZeroShift } / Double(textured.count)
  }

  /// By how much this map is to be preferred to others of the same pictures.
  var merit: Double {
    let figures = figures
    return Double(figures.sameTexturedTiles) * figures.sameTextured.squareRoot()
      * (0.5 + 0.5 * max(0, meanAtZeroShift))
  }
}

/// What the regional map says in numbers.
public struct RegionalFigures: Hashable, Sendable {
  /// F: share of the common area that is the same.
  public let same: Double
  /// nt: tiles with structure.
  public let texturedTiles: Int
  /// nm: those of them that are the same.
  public let sameTexturedTiles: Int
  /// Ft: their share.
  public let sameTextured: Double
  /// S: share of the tiles with structure that are the same by a stricter measure.
  public let nearlyEqualTextured: Double
  /// Shares of a and of b that lie in both.
  public let coverageA: Double
  public let coverageB: Double
  /// Median OKLab distance without the colour fit.
  public let medianColourDistance: Double
}
