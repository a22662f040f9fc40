import Pixels
import Recipes
import Testing

@testable import Similarity

/// Pictures of one pattern, drawn from seeds: what they share, they share by chance.
enum DrawnPattern: String, CaseIterable {
  /// The same mortar, bricks of other colours.
  case bricks
  /// Discs on a grid, each with its own marks.
  case coins
  /// Two colours that alternate, of another size with each seed.
  case checks
  /// A simple prompt drawn twice: an oval head with eyes and a mouth before a wall.
  case faces

  static let size = PixelSize(288, 256)

  func drawn(seed: UInt64) -> RGBImage {
    var random = Random(seed: seed)
    var canvas = Canvas(Self.size)
    switch self {
    case .bricks:
      canvas.fill([150, 145, 140])
      for row in 0..<16 {
        for column in -1..<9 {
          let (x, y) = (column * 32 + (row % 2) * 16, row * 16)
          let colour = [160, 80, 60].map { $0 + random.below(71) - 35 }
          canvas.box(x + 1..<x + 31, y + 1..<y + 15, colour)
        }
      }
    case .coins:
      canvas.fill([60, 60, 60])
      for spot in 0..<30 {
        let (x, y) = (26 + spot % 6 * 46 + random.below(5), 26 + spot / 6 * 46 + random.below(5))
        let (radius, level) = (16 + random.below(4), 120 + random.below(80))
        canvas.disc(x, y, radius, [30, 30, 30])
        canvas.disc(x, y, radius - 2, [level, level, level])
        for _ in 0..<4 {
          let mark = level + random.below(100) - 50
          canvas.disc(x + random.below(17) - 8, y + random.below(17) - 8, 4, [mark, mark, mark])
        }
      }
    case .checks:
      let (side, x0, y0) = (14 + random.below(24), random.below(20), random.below(20))
      let colours = (0..<2).map { _ in (0..<3).map { _ in random.below(256) } }
      canvas.fill(colours[0])
      canvas.paint(colours[1]) { ((($0 + x0) / side) + (($1 + y0) / side)) % 2 == 0 }
    case .faces:
      func about(_ value: Int, _ spread: Int) -> Int { value + random.below(2 * spread + 1) - spread }
      canvas.fill([170, 190, 210])
      let (x, y, w, h) = (about(144, 8), about(120, 8), about(55, 6), about(70, 6))
      canvas.oval(x, y - 8, w + 8, h + 8, [about(70, 30), 45, 30])
      canvas.oval(x, y, w, h, [about(225, 10), about(185, 15), 160])
      for side in [-1, 1] {
        let (eyeX, eyeY) = (x + side * about(22, 3), y + about(-10, 4))
        canvas.oval(eyeX, eyeY, 9, 5, [255, 255, 255])
        canvas.oval(eyeX, eyeY, 4, 4, [about(40, 30), 60, 90])
      }
      canvas.oval(x, about(y + 32, 3), about(20, 3), 5, [170, 60, 60])
      let shoulders = about(210, 8)
      canvas.box(0..<Self.size.width, shoulders..<Self.size.height, [about(150, 60), 40, 60])
    }
    return canvas.image
  }
}

@Suite struct RepetitionProperty {
  @Test("two drawings of one pattern are not called similar", arguments: DrawnPattern.allCases, [1, 2])
  func unrelated(pattern: DrawnPattern, seed: UInt64) {
    let found = compared(
      Picture(pattern.drawn(seed: seed)), Picture(pattern.drawn(seed: seed + 70)), sameFile: false,
      depth: .basic)
    #expect(found.rung < .partiallySimilar, "\(found.rule)")
  }

  @Test("a cut of a pattern is still found", arguments: [DrawnPattern.bricks, .coins, .faces])
  func related(pattern: DrawnPattern) {
    let whole = pattern.drawn(seed: 3)
    let part = whole.cropped(to: PixelBox(x: 22, y: 0, width: 250, height: 230))
    let found = compared(Picture(whole), Picture(part), sameFile: false, depth: .basic)
    #expect(found.rung == .substantiallySimilar, "\(found.rule)")
    #expect(found.registration?.map == .shift(-22, 0))
  }

  @Test("a pattern of which a part was replaced is still found, with the part", arguments: [3, 4, 5])
  func partReplaced(seed: UInt64) {
    let whole = DrawnPattern.bricks.drawn(seed: seed)
    let edited = whole.replaced(
      DrawnPattern.faces.drawn(seed: seed), in: PixelBox(x: 80, y: 64, width: 128, height: 96))
    let found = compared(Picture(whole), Picture(edited.noisy(seed: seed, 4)), sameFile: false, depth: .basic)
    #expect(found.rung == .partiallySimilar || found.rung == .substantiallySimilar, "\(found.rule)")
    #expect(found.registration?.kind == .identity)
    let changed = found.regions.filter { $0.kind == .changed }
    #expect(changed.count == 1)
    if let box = changed.first?.box {
      #expect(abs(box.x - 80) <= 16 && abs(box.y - 64) <= 16)
      #expect(abs(box.width - 128) <= 32 && abs(box.height - 96) <= 32)
    }
  }

  @Test("what repeats itself is told as the reason")
  func told() {
    let (a, b) = (DrawnPattern.bricks.drawn(seed: 1), DrawnPattern.bricks.drawn(seed: 71))
    let found = compared(Picture(a), Picture(b), sameFile: false, depth: .basic)
    #expect(found.notes.map(\.code).contains("repeats-itself"))
    let beyond = found.registration?.figures.beyondRepetition(Thresholds()) ?? 1
    #expect(beyond < Thresholds().beyondRepetition)
  }

  @Test("a pattern whose middle was replaced is partially similar though all else is found again in it")
  func inset() {
    let pattern = DrawnPattern.checks.drawn(seed: 2)
    let edited = pattern.replaced(
      DrawnPattern.coins.drawn(seed: 2), in: PixelBox(x: 96, y: 80, width: 96, height: 96))
    let found = compared(
      Picture(pattern.noisy(seed: 1, 4)), Picture(edited.noisy(seed: 2, 4)), sameFile: false, depth: .basic)
    #expect(found.rung == .partiallySimilar, "\(found.rule)")
    #expect(found.notes.map(\.code).contains("repeats-itself"))
    #expect(found.regions.contains { $0.kind == .changed })
  }

  @Test("where nearly all is repeated, a little more in the other picture is nothing beyond")
  func remainder() {
    func figures(_ found: Double, _ repeated: Double) -> RegionalFigures {
      RegionalFigures(
        same: found, changed: 1 - found, plain: 0, texturedTiles: 900, sameTexturedTiles: 900,
        sameTextured: found, anchoredTiles: 900, sameAnchoredTiles: 900, nearlyEqualTextured: found,
        settled: 1, coverageA: 1, coverageB: 1, medianColourDistance: 0,
        repetition: Repetition(same: repeated, nearlyEqual: repeated, unrepeated: 0, fittingBetter: 0))
    }
    let limits = Thresholds()
    func beyond(_ found: Double, _ repeated: Double) -> Double? {
      figures(found, repeated).beyondRepetition(limits)
    }
    #expect((beyond(1, 0.97) ?? 1) < limits.beyondRepetition)
    #expect((beyond(1, 0.5) ?? 0) >= limits.beyondRepetition)
    #expect((beyond(0.4, 0.1) ?? 0) >= limits.beyondRepetition)
  }
}
