import Pixels
import Recipes
import Testing

@testable import Similarity

/// Windows of one program: a bar, a list at the side, and a page of text, which differs with the seed.
enum DrawnWindow {
  static func drawn(seed: UInt64) -> RGBImage {
    var (frame, random, canvas) = (Random(seed: 9), Random(seed: seed), Canvas(PixelSize(384, 288)))
    canvas.fill([245, 245, 245])
    canvas.box(0..<384, 0..<28, [40, 60, 110])
    for mark in 0..<14 {
      canvas.box(8 + mark * 24..<14 + mark * 24 + frame.below(14), 8..<20, [210, 215, 235])
    }
    canvas.box(0..<100, 28..<288, [215, 220, 228])
    for row in 0..<16 {
      let y = 36 + row * 15
      canvas.box(8..<18, y..<y + 10, (0..<3).map { _ in 60 + frame.below(120) })
      var x = 26
      while x < 88 {
        let width = 4 + frame.below(12)
        canvas.box(x..<min(x + width, 94), y + 1..<y + 8, [70, 75, 85])
        x += width + 4
      }
    }
    for line in 0..<14 {
      let (y, end) = (40 + line * 14, 130 + random.below(150))
      var x = 112
      while x < end {
        let width = 3 + random.below(14)
        canvas.box(x..<x + width, y..<y + 7, [50 + random.below(60), 50, 60])
        x += width + 4
      }
    }
    return canvas.image
  }
}

@Suite struct LooseTilesProperty {
  private func judged(_ a: RGBImage, _ b: RGBImage, _ limits: Thresholds = Thresholds()) -> PictureComparison
  {
    compared(Picture(a), Picture(b), sameFile: false, depth: .basic, thresholds: limits)
  }

  @Test(
    "windows that share their frame are partially similar, and the text is what changed", arguments: [1, 3])
  func windows(seed: UInt64) throws {
    let found = judged(DrawnWindow.drawn(seed: seed), DrawnWindow.drawn(seed: seed + 70))
    #expect(found.rung == .partiallySimilar, "\(found.rule)")
    let text = try #require(found.regions.first { $0.kind == .changed }?.box)
    #expect(text.x >= 90 && text.y >= 16 && text.width >= 120 && text.height >= 150)
  }

  @Test("a window again, with all its levels moved a little, stays the same")
  func again() {
    let window = DrawnWindow.drawn(seed: 5)
    #expect(judged(window, window.noisy(seed: 1, 12)).rung >= .substantiallySimilar)
  }

  @Test("without the limit, text counts for other text")
  func limit() {
    var limits = Thresholds()
    limits.looseDifference = 1e9
    let (a, b) = (DrawnWindow.drawn(seed: 1), DrawnWindow.drawn(seed: 71))
    let strict = judged(a, b).registration?.figures.sameTexturedTiles ?? 0
    let loose = judged(a, b, limits).registration?.figures.sameTexturedTiles ?? 0
    #expect(loose >= strict + 20)
  }

  @Test("how far two tiles differ does not depend on what was done to their contrast")
  func difference() {
    func match(_ correlation: Double, _ a: Double, _ b: Double) -> Double {
      TileMatch(
        centre: Point(0, 0), contrastStructure: 0, atZeroShift: 0, correlation: correlation,
        shift: Point(0, 0), deviationA: a, deviationB: b, inside: 1
      ).difference
    }
    #expect(match(1, 20, 5) == 0 && match(1.000_01, 20, 20) == 0)
    // Of two uncorrelated tiles, the deviation of the difference itself.
    #expect(abs(match(0, 3, 4) - 5) < 1e-12)
  }
}
