import Pixels
import Recipes
import Testing

@testable import Similarity

/// Few colours, large plain shapes, and a title.
enum DrawnPoster {
  private static let colours = [[245, 240, 225], [200, 50, 40], [30, 60, 90], [240, 180, 50]]
  static let size = PixelSize(220, 300)

  static func drawn(seed: UInt64) -> RGBImage {
    var (random, canvas) = (Random(seed: seed), Canvas(size))
    canvas.fill(colours[0])
    for _ in 0..<5 {
      let (x, y, reach) = (random.below(220), random.below(200), 20 + random.below(40))
      let colour = colours[1 + random.below(3)]
      if random.below(2) == 1 {
        canvas.disc(x, y, reach, colour)
      } else {
        canvas.box(x - reach..<x + reach, y - reach / 2..<y + reach / 2, colour)
      }
    }
    canvas.words(20..<190, 230..<270, 16, colours[2], &random)
    return canvas.image
  }

  static func title(seed: UInt64) -> RGBImage {
    var (random, canvas) = (Random(seed: seed), Canvas(size))
    canvas.fill(colours[0])
    canvas.words(10..<200, 236..<262, 24, colours[1], &random)
    return canvas.image
  }
}

extension Canvas {
  fileprivate mutating func words(
    _ columns: Range<Int>, _ rows: Range<Int>, _ spread: Int, _ colour: [Int], _ random: inout Random
  ) {
    var x = columns.lowerBound
    while x < columns.upperBound {
      let width = 6 + random.below(spread)
      box(x..<x + width, rows, colour)
      x += width + 6
    }
  }
}

@Suite struct RegistrationProperty {
  private func judged(_ a: RGBImage, _ b: RGBImage) -> PictureComparison {
    compared(Picture(a), Picture(b), sameFile: false, depth: .basic)
  }

  @Test(
    "a plain picture turned or mirrored, every pixel kept, is found",
    arguments: Orientation.allCases.dropFirst())
  func exactTurn(turn: Orientation) throws {
    var canvas = Canvas(PixelSize(320, 240))
    canvas.paint([90, 90, 90]) { _, _ in true }
    for x in 0..<320 { canvas.box(x..<x + 1, 0..<240, [x / 2, 60, 200 - x / 2]) }
    canvas.disc(90, 60, 30, [250, 240, 120])
    let a = canvas.image
    let found = judged(a, a.oriented(turn))
    #expect(found.rung == .substantiallySimilar)
    let registration = try #require(found.registration)
    #expect(registration.kind == .identity && registration.figures.same == 1)
    #expect(a.oriented(turn).oriented(registration.turn) == a)
    #expect(judged(a.oriented(turn), a).rung == .substantiallySimilar)
  }

  @Test("discs lie on each other at any size: that is no evidence; a cut picture that agrees as a whole is")
  func discs() {
    func moon(_ x: Int, _ y: Int, _ reach: Int, _ sky: Int) -> RGBImage {
      var canvas = Canvas(PixelSize(480, 360))
      for row in 0..<360 { canvas.box(0..<480, row..<row + 1, [sky, sky / 2 + row / 4, 90 + row / 3]) }
      canvas.disc(x, y, reach, [240, 235, 200])
      return canvas.image
    }
    #expect(judged(moon(150, 120, 60, 40), moon(300, 200, 110, 30)).rung < .partiallySimilar)
    #expect(judged(moon(150, 120, 45, 40), moon(300, 200, 100, 90)).rung < .partiallySimilar)
  }

  @Test(
    "a flat picture with another title lies on itself as a whole, and the title is what changed",
    arguments: [2, 4, 7])
  func title(seed: UInt64) throws {
    let poster = DrawnPoster.drawn(seed: seed)
    let found = judged(
      poster,
      poster.replaced(
        DrawnPoster.title(seed: seed + 200), in: PixelBox(x: 0, y: 225, width: 220, height: 50)))
    #expect(found.rung >= .partiallySimilar, "\(found.rule)")
    #expect(found.registration?.kind == .identity)
    let changed = found.regions.filter { $0.kind == .changed }
    #expect(changed.contains { $0.box.y <= 240 && $0.box.y + $0.box.height >= 256 })
  }

  @Test("so does one whose middle was replaced", arguments: [2, 4, 7])
  func middle(seed: UInt64) {
    let poster = DrawnPoster.drawn(seed: seed)
    let box = PixelBox(x: 30, y: 90, width: 160, height: 120)
    let found = judged(poster, poster.replaced(DrawnPoster.drawn(seed: seed + 70), in: box))
    #expect(found.rung == .partiallySimilar || found.rung == .substantiallySimilar, "\(found.rule)")
    #expect(found.registration?.kind == .identity)
    #expect(found.regions.contains { $0.kind == .changed })
  }

  @Test("two posters of one maker are not similar", arguments: [2, 3])
  func unrelated(seed: UInt64) {
    let found = judged(DrawnPoster.drawn(seed: seed), DrawnPoster.drawn(seed: seed + 70))
    #expect(found.rung < .partiallySimilar, "\(found.rule)")
  }
}
