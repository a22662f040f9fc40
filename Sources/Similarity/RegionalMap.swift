/// Which parts of a are the same in b, in a's frame.
struct RegionalMap: Sendable {
  /// One tile of 16 pixels.
  struct Tile: Sendable {
    var match: TileMatch
    /// Enough of the window lies inside b.
    var isValid: Bool
    /// Enough structure in one of the two to tell anything.
    var isTextured: Bool
    /// Structure in more than one direction, so that the tile has a place: along an edge it could lie anywhere.
    var isAnchored: Bool
    var isSame: Bool
    /// The same by a stricter measure.
    var isNearlyEqual: Bool
    /// So without being looked for beside its place.
    var isInPlace: Bool
    /// OKLab distance after the colour fit.
    var colourDistance: Double
    /// And before it.
    var plainColourDistance: Double
  }

  let map: AffineMap
  let grid: TileGrid
  private(set) var tiles: [Tile]
  let colourFit: ColourFit
  /// What the ladder looks at.
  private(set) var figures: RegionalFigures

  /// - Parameter map: pixels of the working copy `a` to those of `b`.
  init(_ a: WorkingCopy, _ b: WorkingCopy, _ map: AffineMap, _ limits: Thresholds) {
    let (scale, grid) = (map.scale, TileGrid(a.size))
    let isStill = map == .identity && a.size == b.size
    let colourA = a.planes.softened(by: 1 / scale)
    let colourB = isStill ? b.planes : b.planes.softened(by: scale).warped(by: map, to: a.size)
    let mask = Plane.mask(of: b.size, under: map, over: a.size)
    let lumaA = 1 / scale > 1.2 ? colourA.luma.blurred(sigma: 0.7) : a.smoothLuma
    let lumaB = isStill ? b.smoothLuma : colourB.luma.blurred(sigma: 0.7)
    let matches = matchedTiles(lumaA, lumaB, mask: mask, reach: 3)
    let colours = (windowMeans(colourA, mask, grid), windowMeans(colourB, mask, grid))
    let cross = crossStructure(lumaA, lumaB, mask: mask, grid)
    let reliable = matches.indices.filter {
      matches[$0].inside >= 0.4995 && matches[$0].contrastStructure >= 0.7
    }
    let fit = ColourFit.better(reliable.map { colours.0[$0] }, reliable.map { colours.1[$0] })
    self.map = map
    self.grid = grid
    colourFit = fit
    tiles = matches.indices.map { index in
      Self.judged(matches[index], cross[index], colours.0[index], colours.1[index], fit, limits)
    }
    let covered = Double(mask.values.reduce(0, +))
    figures = RegionalFigures(
      tiles, grid, coverageA: covered / Double(a.size.area),
      coverageB: min(1, covered * scale * scale / Double(b.size.area)))
  }

  /// The same pictures with other judgements of their tiles.
  func with(tiles: [Tile]) -> RegionalMap {
    var copy = self
    copy.tiles = tiles
    copy.figures = RegionalFigures(
      tiles, grid, coverageA: figures.coverageA, coverageB: figures.coverageB)
    return copy
  }

  private static func judged(
    _ match: TileMatch, _ cross: Double, _ a: MeanColour, _ b: MeanColour, _ fit: ColourFit,
    _ limits: Thresholds
  ) -> Tile {
    let isValid = match.inside >= 0.4995
    let distance = fit.distance(a, b)
    func agrees(_ least: Double) -> Bool {
      isValid && match.contrastStructure >= least && distance <= limits.sameColour
    }
    let isTextured =
      isValid && (match.deviationA >= limits.texture || match.deviationB >= limits.texture)
    return Tile(
      match: match, isValid: isValid, isTextured: isTextured,
      isAnchored: isTextured && cross >= limits.crossStructure,
      isSame: agrees(limits.sameStructure), isNearlyEqual: agrees(limits.nearlyEqualStructure),
      isInPlace: agrees(limits.nearlyEqualStructure) && match.atZeroShift >= limits.nearlyEqualStructure,
      colourDistance: distance, plainColourDistance: a.oklab.distance(to: b.oklab))
  }
}

/// Mean R, G, B around the tiles' centres, where the mask is 1.
private func windowMeans(_ colours: ColourPlanes, _ mask: Plane, _ grid: TileGrid) -> [MeanColour] {
  concurrently(grid.rows.count) { row in
    grid.columns.map { colours.mean(around: $0, grid.rows[row], mask) }
  }.flatMap { $0 }
}
