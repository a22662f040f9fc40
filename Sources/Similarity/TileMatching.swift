import CKernels

/// Where tiles lie: every 16 pixels, centres at 8, 24, ...
struct TileGrid: Hashable, Sendable {
  static let tile = 16

  let columns: [Int]
  let rows: [Int]

  init(_ size: PixelSize) {
    columns = Self.centres(size.width)
    rows = Self.centres(size.height)
  }

  var count: Int { columns.count * rows.count }

  private static func centres(_ length: Int) -> [Int] {
    stride(from: tile / 2, to: max(length, tile / 2 + 1), by: tile).map { min($0, length - 1) }
  }
}

/// How one tile of a is found again in b.
struct TileMatch: Sendable {
  var centre: Point
  /// Similarity of contrast and structure at the best shift, -1...1.
  var contrastStructure: Double
  /// The same without a shift.
  var atZeroShift: Double
  /// Correlation at the best shift.
  var correlation: Double
  /// The best shift of b, to a fraction of a pixel.
  var shift: Point
  /// Standard deviations of a and b in the window, in levels.
  var deviationA: Double
  var deviationB: Double
  /// Share of the window inside b.
  var inside: Double
}

/// Looks for every tile of a in b, in the windows of 25 x 25 pixels around it, within `reach` pixels.
/// - Parameters: `a`, `b` and `mask` are of one size; `b` is already brought to a's frame; `mask` is 1 inside b.
func matchedTiles(_ a: Plane, _ b: Plane, mask: Plane, reach: Int) -> [TileMatch] {
  let grid = TileGrid(a.size)
  return concurrently(grid.rows.count) { row in
    matchedRow(a, b, mask: mask, reach: reach, grid.columns, y: grid.rows[row])
  }.flatMap { $0 }
}

private func matchedRow(
  _ a: Plane, _ b: Plane, mask: Plane, reach: Int, _ columns: [Int], y: Int
) -> [TileMatch] {
  let side = 2 * reach + 1
  var matches = [repro_match](repeating: repro_match(), count: side * side)
  return columns.map { x in
    let tile = unsafe repro_match_tile(
      a.values, b.values, mask.values, a.size.width, a.size.height, x, y, Int32(reach), matchStabiliser,
      &matches)
    return tileMatch(Point(Double(x), Double(y)), tile, ShiftScores(matches, reach: reach))
  }
}

/// The constant in the contrast-structure term: with SSIM's 58.5 unrelated pictures share too many tiles.
private let matchStabiliser: Float = 15

private func tileMatch(_ centre: Point, _ tile: repro_tile, _ scores: ShiftScores) -> TileMatch {
  let (row, column) = scores.best
  let match = scores[row, column]
  return TileMatch(
    centre: centre, contrastStructure: Double(match.contrast_structure),
    atZeroShift: Double(scores[scores.reach, scores.reach].contrast_structure),
    correlation: Double(match.correlation),
    shift: Point(
      Double(column - scores.reach) + scores.vertex(row, column, (0, 1)),
      Double(row - scores.reach) + scores.vertex(row, column, (1, 0))),
    deviationA: Double(tile.deviation_a), deviationB: Double(tile.deviation_b), inside: Double(tile.inside))
}

/// The results of all shifts of one tile, by row and column of the shift.
private struct ShiftScores {
  let matches: [repro_match]
  let reach: Int

  init(_ matches: [repro_match], reach: Int) {
    self.matches = matches
    self.reach = reach
  }

  private var side: Int { 2 * reach + 1 }

  subscript(row: Int, column: Int) -> repro_match { matches[row * side + column] }

  /// The best shift; of nearly equal ones the shortest.
  var best: (row: Int, column: Int) {
    var best = (place: 0, score: -Double.infinity)
    for place in 0..<side * side {
      let (dy, dx) = (place / side - reach, place % side - reach)
      let score = Double(matches[place].contrast_structure) - 1e-6 * Double(dy * dy + dx * dx)
      if score > best.score { best = (place, score) }
    }
    return (best.place / side, best.place % side)
  }

  /// How far the top of the parabola through three neighbours lies from the middle one; 0 at the rim.
  func vertex(_ row: Int, _ column: Int, _ step: (row: Int, column: Int)) -> Double {
    let along = step.row * row + step.column * column
    guard along > 0, along < side - 1 else { return 0 }
    let before = Double(self[row - step.row, column - step.column].contrast_structure)
    let middle = Double(self[row, column].contrast_structure)
    let after = Double(self[row + step.row, column + step.column].contrast_structure)
    let bend = before - 2 * middle + after
    return abs(bend) > 1e-9 ? min(0.5, max(-0.5, 0.5 * (before - after) / bend)) : 0
  }
}
