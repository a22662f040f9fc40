extension RegionalMap {
  /// The same map, looked at as closely as the pictures allow. One history relates two pictures: where the tiles that
  /// surely agree hardly differ, one that agrees only in the rough is another content at the same place, and changed.
  func withoutLooseTiles(_ limits: Thresholds) -> RegionalMap {
    let sure = tiles.filter { $0.isTextured && $0.isNearlyEqual }.map(\.match.difference)
    guard !sure.isEmpty else { return self }
    let most = max(limits.texture, limits.looseDifference * median(sure))
    return with(
      tiles: tiles.map { tile in
        var tile = tile
        if tile.isTextured, !tile.isNearlyEqual, tile.match.difference > most { tile.isSame = false }
        return tile
      })
  }
}

extension TileMatch {
  /// How far the two differ at the best shift, whatever was done to their contrast: the standard deviation of what is
  /// left, in levels.
  var difference: Double {
    (max(0, 1 - correlation) * (deviationA * deviationA + deviationB * deviationB)).squareRoot()
  }
}
