/// Where a is the same in b, tile by tile, for a drawing.
public struct TileMap: Hashable, Sendable {
  public enum State: Hashable, Sendable {
    /// Not in b.
    case outside
    case same
    case changed
  }

  public let columns: Int
  public let rows: Int
  /// Pixels of a on each side of a tile.
  public let side: Double
  /// Row by row.
  public let states: [State]
  /// Similarity of contrast and structure of each tile, -1...1.
  public let structure: [Double]
}

extension TileMap {
  init(_ regional: RegionalMap, of a: PixelSize) {
    self.init(
      columns: regional.grid.columns.count, rows: regional.grid.rows.count,
      side: Double(TileGrid.tile) * max(1, Double(a.longSide) / 512),
      states: regional.tiles.map { $0.isSame ? .same : $0.isValid ? .changed : .outside },
      structure: regional.tiles.map(\.match.contrastStructure))
  }
}
