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
    let beyond = found.registration?.figures.beyondRepetition ?? 1
    #expect(beyond < Thresholds().beyondRepetition)
  }
}

extension RGBImage {
  /// A part taken from another picture of the size.
  fileprivate func replaced(_ other: RGBImage, in box: PixelBox) -> RGBImage {
    var bytes = bytes
    for y in box.y..<box.y + box.height {
      let row = 3 * (y * width + box.x)..<3 * (y * width + box.x + box.width)
      bytes.replaceSubrange(row, with: other.bytes[row])
    }
    return RGBImage(width: width, height: height, bytes: bytes)
  }

  /// Every level moved by at most `most`.
  fileprivate func noisy(seed: UInt64, _ most: Int) -> RGBImage {
    var random = Random(seed: seed)
    return RGBImage(
      width: width, height: height,
      bytes: bytes.map { UInt8(max(0, min(255, Int($0) + random.below(2 * most + 1) - most))) })
  }
}

/// A picture that is drawn on.
private struct Canvas {
  let size: PixelSize
  private var bytes: [UInt8]

  init(_ size: PixelSize) {
    self.size = size
    bytes = [UInt8](repeating: 0, count: 3 * size.width * size.height)
  }

  var image: RGBImage { RGBImage(width: size.width, height: size.height, bytes: bytes) }

  mutating func fill(_ colour: [Int]) { paint(colour) { _, _ in true } }

  mutating func disc(_ x: Int, _ y: Int, _ radius: Int, _ colour: [Int]) {
    oval(x, y, radius, radius, colour)
  }

  mutating func oval(_ x: Int, _ y: Int, _ width: Int, _ height: Int, _ colour: [Int]) {
    let columns = max(0, x - width)..<min(size.width, x + width + 1)
    for row in max(0, y - height)..<min(size.height, y + height + 1) {
      for column in columns {
        let (dx, dy) = ((column - x) * height, (row - y) * width)
        if dx * dx + dy * dy <= width * width * height * height { set(column, row, colour) }
      }
    }
  }

  mutating func box(_ columns: Range<Int>, _ rows: Range<Int>, _ colour: [Int]) {
    for row in rows.clamped(to: 0..<size.height) {
      for column in columns.clamped(to: 0..<size.width) { set(column, row, colour) }
    }
  }

  mutating func paint(_ colour: [Int], where isInside: (Int, Int) -> Bool) {
    for row in 0..<size.height {
      for column in 0..<size.width where isInside(column, row) { set(column, row, colour) }
    }
  }

  private mutating func set(_ x: Int, _ y: Int, _ colour: [Int]) {
    for channel in 0..<3 {
      bytes[3 * (y * size.width + x) + channel] = UInt8(max(0, min(255, colour[channel])))
    }
  }
}
