import Testing

@testable import Similarity

@Suite struct TileMatchingParity {
  /// The definition in double, pixel by pixel: contrast-structure and correlation for one tile and shift.
  private func defined(
    _ a: Plane, _ b: Plane, _ mask: Plane, _ x: Int, _ y: Int, _ dx: Int, _ dy: Int
  ) -> (structure: Double, correlation: Double, inside: Double) {
    var pairs: [(Double, Double)] = []
    let size = a.size
    func inside(_ x: Int, _ y: Int) -> Bool {
      x >= 0 && x < size.width && y >= 0 && y < size.height && mask.values[y * size.width + x] > 0
    }
    for row in y - 12...y + 12 {
      for column in x - 12...x + 12 where inside(column, row) && inside(column + dx, row + dy) {
        pairs.append(
          (
            Double(a.values[row * size.width + column]),
            Double(b.values[(row + dy) * size.width + column + dx])
          ))
      }
    }
    let n = Double(max(1, pairs.count))
    let (ma, mb) = (pairs.reduce(0) { $0 + $1.0 } / n, pairs.reduce(0) { $0 + $1.1 } / n)
    let va = pairs.reduce(0) { $0 + ($1.0 - ma) * ($1.0 - ma) } / n
    let vb = pairs.reduce(0) { $0 + ($1.1 - mb) * ($1.1 - mb) } / n
    let covariance = pairs.reduce(0) { $0 + ($1.0 - ma) * ($1.1 - mb) } / n
    return (
      (2 * covariance + 15) / (va + vb + 15), covariance / max(1, va * vb).squareRoot(),
      Double(pairs.count) / 625
    )
  }

  @Test(
    "each tile's best shift and figures follow the definition, with and without a mask, seed 5",
    arguments: [3, 6])
  func tiles(reach: Int) {
    let size = PixelSize(44, 30)
    let a = noise(size, seed: 5).blurred(sigma: 1.5)
    let b = a.warped(by: .shift(-2, 1), to: size)
    for mask in [
      Plane(size, [Float](repeating: 1, count: size.area)),
      Plane(size, (0..<size.area).map { $0 % 44 > 12 ? 1 : 0 }),
    ] {
      for tile in matchedTiles(a, b, mask: mask, reach: reach) {
        let (x, y) = (Int(tile.centre.x), Int(tile.centre.y))
        var best = (structure: -2.0, correlation: 0.0)
        for dy in -reach...reach {
          for dx in -reach...reach {
            let found = defined(a, b, mask, x, y, dx, dy)
            if found.structure - 1e-6 * Double(dx * dx + dy * dy) > best.structure {
              best = (found.structure, found.correlation)
            }
          }
        }
        #expect(abs(tile.contrastStructure - best.structure) < 2e-5)
        #expect(abs(tile.correlation - best.correlation) < 2e-5)
        let still = defined(a, b, mask, x, y, 0, 0)
        #expect(abs(tile.atZeroShift - still.structure) < 2e-5)
        #expect(abs(tile.inside - still.inside) < 1e-6)
      }
    }
  }

  @Test("a tile moved by whole pixels is found there, to a small fraction")
  func shift() {
    let size = PixelSize(90, 90)
    let a = noise(size, seed: 6).blurred(sigma: 1.5)
    let b = a.warped(by: .shift(-2, 1), to: size)
    let mask = Plane(size, [Float](repeating: 1, count: size.area))
    let inner = matchedTiles(a, b, mask: mask, reach: 3).filter { (20...70).contains($0.centre.x) }
    #expect(inner.allSatisfy { abs($0.shift.x - 2) < 0.1 && abs($0.shift.y + 1) < 0.1 })
    #expect(!inner.isEmpty)
  }

  @Test(
    "tiles cover every size",
    arguments: [(1, [0]), (7, [6]), (8, [7]), (16, [8]), (25, [8, 24]), (512, nil)])
  func grid(length: Int, centres: [Int]?) {
    let grid = TileGrid(PixelSize(length, length))
    if let centres { #expect(grid.columns == centres) } else { #expect(grid.columns.count == 32) }
    #expect(grid.rows == grid.columns && grid.count == grid.rows.count * grid.rows.count)
  }
}
