import CKernels
import Recipes

/// How much structure every tile has across its strongest direction, as a share of that along it: the lesser eigenvalue
/// of the gradients' covariance by the greater one. Along a straight edge it is 0: such a tile could lie anywhere on it.
func crossStructure(_ a: Plane, _ b: Plane, mask: Plane, _ grid: TileGrid) -> [Double] {
  concurrently(grid.rows.count) { row in
    grid.columns.map { column in
      var sums = [0.0, 0.0, 0.0]
      unsafe repro_gradient_covariance(
        a.values, b.values, mask.values, a.size.width, a.size.height, column, grid.rows[row], &sums)
      return eigenvalueRatio(xx: sums[0], yy: sums[1], xy: sums[2])
    }
  }.flatMap { $0 }
}

/// The lesser eigenvalue of a symmetric 2 x 2 matrix by the greater one; 0 for that of nothing.
func eigenvalueRatio(xx: Double, yy: Double, xy: Double) -> Double {
  let (mean, half) = ((xx + yy) / 2, (xx - yy) / 2)
  let spread = (half * half + xy * xy).squareRoot()
  return mean + spread > 0 ? max(0, mean - spread) / (mean + spread) : 0
}

extension Note {
  /// Too few of the tiles that agree have a place.
  init?(fewAnchors figures: RegionalFigures, _ limits: Thresholds) {
    guard Double(figures.sameAnchoredTiles) < limits.sameTilesWhole else { return nil }
    self.init(
      "edges-only",
      "Only \(figures.sameAnchoredTiles) of the \(figures.sameTexturedTiles) tiles that agree have structure in more "
        + "than one direction. Straight edges and stripes lie on each other easily: this is weak evidence of a common "
        + "origin.")
  }
}
