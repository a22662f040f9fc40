/// Which parts of a are the same in b, in a's frame.
struct RegionalMap {
  /// One tile of 16 pixels.
  struct Tile {
    var match: TileMatch
    /// Enough of the window lies inside b.
    var isValid: Bool
    /// Enough structure in one of the two to tell anything.
    var isTextured: Bool
    var isSame: Bool
    /// OKLab distance after the colour fit.
    var colourDistance: Double
    /// And before it.
    var plainColourDistance: Double
  }

  let map: AffineMap
  let grid: TileGrid
  let tiles: [Tile]
  let colourFit: ColourFit
  /// Shares of a and of b that lie in both.
  let coverageA: Double
  let coverageB: Double

  /// - Parameter map: pixels of the working copy `a` to those of `b`.
  init(_ a: WorkingCopy, _ b: WorkingCopy, _ map: AffineMap, _ limits: Thresholds) {
    let scale = map.scale
    let channelsA = Self.softened(a.channels, by: 1 / scale)
    let channelsB = Self.softened(b.channels, by: scale).map { $0.warped(by: map, to: a.size) }
    let mask = Plane.mask(of: b.size, under: map, over: a.size)
    let matches = matchedTiles(
      luma(channelsA).blurred(sigma: 0.7), luma(channelsB).blurred(sigma: 0.7), mask: mask, reach: 3)
    let grid = TileGrid(a.size)
    let colours = (windowMeans(channelsA, mask, grid), windowMeans(channelsB, mask, grid))
    let reliable = matches.indices.filter {
      matches[$0].inside >= 0.4995 && matches[$0].contrastStructure >= 0.7
    }
    let fit = ColourFit(reliable.map { colours.0[$0] }, reliable.map { colours.1[$0] })
    self.map = map
    self.grid = grid
    colourFit = fit
    tiles = matches.indices.map { index in
      Self.judged(matches[index], colours.0[index], colours.1[index], fit, limits)
    }
    let covered = Double(mask.values.reduce(0, +))
    coverageA = covered / Double(a.size.area)
    coverageB = min(1, covered * scale * scale / Double(b.size.area))
  }

  private static func judged(
    _ match: TileMatch, _ a: MeanColour, _ b: MeanColour, _ fit: ColourFit, _ limits: Thresholds
  ) -> Tile {
    let isValid = match.inside >= 0.4995
    let distance = fit(a).oklab.distance(to: b.oklab)
    return Tile(
      match: match, isValid: isValid,
      isTextured: isValid && (match.deviationA >= limits.texture || match.deviationB >= limits.texture),
      isSame: isValid && match.contrastStructure >= limits.sameStructure && distance <= limits.sameColour,
      colourDistance: distance, plainColourDistance: a.oklab.distance(to: b.oklab))
  }

  /// Blurred as much as sampling at every `scale`-th pixel asks for, where that is more than a little.
  private static func softened(_ channels: [Plane], by scale: Double) -> [Plane] {
    guard scale > 1.2 else { return channels }
    return channels.map { $0.blurred(sigma: 0.5 * (scale * scale - 1).squareRoot()) }
  }
}

private func luma(_ channels: [Plane]) -> Plane {
  var values = channels[0].values
  for k in values.indices {
    values[k] = 0.299 * values[k] + 0.587 * channels[1].values[k] + 0.114 * channels[2].values[k]
  }
  return Plane(channels[0].size, values)
}

/// Mean R, G, B of the 17 x 17 windows around the tiles' centres, where the mask is 1.
private func windowMeans(_ channels: [Plane], _ mask: Plane, _ grid: TileGrid) -> [MeanColour] {
  let size = mask.size
  return grid.rows.flatMap { y in
    grid.columns.map { x in
      var (sums, count) = ([0.0, 0.0, 0.0], 0.0)
      for row in max(0, y - 8)...min(size.height - 1, y + 8) {
        for column in max(0, x - 8)...min(size.width - 1, x + 8)
        where mask.values[row * size.width + column] > 0 {
          count += 1
          for channel in 0..<3 {
            sums[channel] += Double(channels[channel].values[row * size.width + column])
          }
        }
      }
      let share = 1 / max(count, 1e-9)
      return MeanColour(sums[0] * share, sums[1] * share, sums[2] * share)
    }
  }
}
