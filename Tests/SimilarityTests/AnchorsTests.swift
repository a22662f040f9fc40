import Pixels
import Recipes
import Testing

@testable import Similarity

@Suite struct AnchorsGolden {
  @Test(
    "the lesser eigenvalue as a share of the greater one",
    arguments: [
      ((1.0, 0.0, 0.0), 0.0), ((4, 4, 0), 1), ((2, 2, 1), 1.0 / 3), ((2, 2, -2), 0), ((0, 0, 0), 0),
    ])
  func ratio(matrix: (xx: Double, yy: Double, xy: Double), expected: Double) {
    let ratio = eigenvalueRatio(xx: matrix.xx, yy: matrix.yy, xy: matrix.xy)
    #expect(abs(ratio - expected) < 1e-12)
  }

  @Test("an edge gives no place, a corner does; outside the mask nothing counts")
  func edgeAndCorner() {
    let size = PixelSize(48, 48)
    func plane(_ value: (Int, Int) -> Bool) -> Plane {
      Plane(size, (0..<size.area).map { value($0 % 48, $0 / 48) ? 200 : 40 })
    }
    let grid = TileGrid(size)
    let middle = grid.columns.count + 1
    let all = Plane(size, [Float](repeating: 1, count: size.area))
    let (slope, corner) = (plane { $0 + $1 < 48 }, plane { $0 < 24 && $1 < 24 })
    #expect(crossStructure(slope, slope, mask: all, grid)[middle] < 0.001)
    #expect(crossStructure(corner, corner, mask: all, grid)[middle] > 0.5)
    let top = plane { $1 < 20 }
    #expect(
      crossStructure(corner, corner, mask: Plane(size, top.values.map { $0 > 100 ? 1 : 0 }), grid)[middle]
        < 0.001)
  }

  @Test(
    "a picture too small for a gradient has none",
    arguments: [PixelSize(1, 1), PixelSize(2, 40), PixelSize(40, 2)])
  func tiny(size: PixelSize) {
    let plane = Plane(size, (0..<size.area).map { Float($0 % 7) * 30 })
    let mask = Plane(size, [Float](repeating: 1, count: size.area))
    #expect(crossStructure(plane, plane, mask: mask, TileGrid(size)).allSatisfy { $0 == 0 })
  }
}

@Suite struct AnchorsProperty {
  /// Sheets of one paper with ruled lines, each with its own marks on it.
  private func sheet(seed: UInt64) -> RGBImage {
    var (random, canvas) = (Random(seed: seed), Canvas(PixelSize(256, 256)))
    canvas.fill([255, 255, 255])
    for (row, level) in [(12, 90), (34, 160), (216, 120), (238, 60)] {
      canvas.box(0..<256, row..<row + 5, [level, level, level])
    }
    for _ in 0..<14 {
      let (x, y, radius) = (60 + random.below(136), 76 + random.below(104), 6 + random.below(14))
      canvas.disc(x, y, radius, (0..<3).map { _ in random.below(256) })
    }
    return canvas.image
  }

  private func judged(_ a: RGBImage, _ b: RGBImage, _ limits: Thresholds = Thresholds()) -> PictureComparison
  {
    compared(Picture(a), Picture(b), sameFile: false, depth: .basic, thresholds: limits)
  }

  @Test("the same straight lines around other content are no common origin", arguments: [2, 3])
  func lines(seed: UInt64) {
    let (a, b) = (sheet(seed: seed), sheet(seed: seed + 40))
    #expect(judged(a, b).rung < .partiallySimilar)
    var limits = Thresholds()
    limits.sameAnchored = 0
    #expect(judged(a, b, limits).rung == .partiallySimilar)
  }

  @Test("stripes keep their rung, but are flagged: they could lie anywhere along themselves")
  func stripes() {
    var canvas = Canvas(PixelSize(288, 256))
    canvas.fill([230, 220, 200])
    var (random, x) = (Random(seed: 5), 4)
    while x < 288 {
      let width = 5 + random.below(12)
      canvas.box(x..<x + width, 0..<256, [random.below(120), 60, 90])
      x += width + 6 + random.below(10)
    }
    let brighter = RGBImage(
      width: 288, height: 256, bytes: canvas.image.bytes.map { UInt8(min(255, Int($0) + 15)) })
    let found = judged(canvas.image, brighter)
    #expect(found.rung == .substantiallySimilar)
    #expect(found.notes.map(\.code).contains("edges-only"))
    let coins = DrawnPattern.coins.drawn(seed: 1)
    #expect(!judged(coins, coins.noisy(seed: 1, 12)).notes.map(\.code).contains("edges-only"))
  }
}
