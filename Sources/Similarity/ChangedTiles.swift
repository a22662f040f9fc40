/// Changed tiles that touch each other, also at corners.
struct ChangedTiles {
  /// Fewer are no region: a spot, or noise.
  static let fewest = 3

  /// In the order of the map.
  let places: [Int]
  let columns: ClosedRange<Int>
  let rows: ClosedRange<Int>

  fileprivate init(_ places: [Int], width: Int) {
    self.places = places.sorted()
    let (columns, rows) = (places.map { $0 % width }, places.map { $0 / width })
    self.columns = (columns.min() ?? 0)...(columns.max() ?? 0)
    self.rows = (rows.min() ?? 0)...(rows.max() ?? 0)
  }
}

/// The changed regions of a map whose rows have `width` tiles.
func changedRegions(_ tiles: [RegionalMap.Tile], width: Int) -> [ChangedTiles] {
  groups(tiles.map { $0.isValid && !$0.isSame }, width: width)
    .filter { $0.count >= ChangedTiles.fewest }.map { ChangedTiles($0, width: width) }
}

/// Which tiles agree without saying anything: those without structure in the box of a changed region. Another text on
/// the same page leaves as much of the page white.
func unvouchedTiles(_ tiles: [RegionalMap.Tile], width: Int) -> [Bool] {
  var isInside = [Bool](repeating: false, count: tiles.count)
  for region in changedRegions(tiles, width: width) {
    for row in region.rows {
      for column in region.columns { isInside[row * width + column] = true }
    }
  }
  return zip(tiles, isInside).map { $1 && $0.isSame && !$0.isTextured }
}

/// Neighbouring marked tiles.
private func groups(_ marked: [Bool], width: Int) -> [[Int]] {
  var left = marked
  var groups: [[Int]] = []
  for start in marked.indices where left[start] {
    var group: [Int] = []
    var waiting = [start]
    left[start] = false
    while let tile = waiting.popLast() {
      group.append(tile)
      for neighbour in neighbours(of: tile, width: width, count: marked.count) where left[neighbour] {
        left[neighbour] = false
        waiting.append(neighbour)
      }
    }
    groups.append(group)
  }
  return groups
}

private func neighbours(of tile: Int, width: Int, count: Int) -> [Int] {
  let (row, column) = (tile / width, tile % width)
  return (max(0, row - 1)...min(count / width - 1, row + 1)).flatMap { y in
    (max(0, column - 1)...min(width - 1, column + 1)).map { y * width + $0 }
  }
}
