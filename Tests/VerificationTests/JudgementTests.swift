import Pixels
import Recipes
import Similarity
import Testing

@testable import Verification

@Suite struct JudgementProperty {
  private let grey = [UInt8](repeating: 100, count: 12)

  private func made(_ bytes: [UInt8], width: Int, file: String) -> JudgedPicture {
    madePicture(RGBImage(width: width, height: bytes.count / 3 / width, bytes: bytes), file: file)
  }

  @Test("the exact rungs, the strongest first")
  func rungs() {
    let a = made(grey, width: 2, file: "a")
    #expect(judged(a, against: a).rung == .identicalFile)
    #expect(judged(a, against: made(grey, width: 2, file: "b")).rung == .identicalPixels)
    let near = judged(a, against: made([103] + grey.dropFirst(), width: 2, file: "b"))
    #expect(near.rung == .equalWithinN && near.differences?.largest == 3)
  }

  @Test("basic measures judge the exact rungs only, and claim nothing beyond them")
  func basic() {
    var options = JudgingOptions()
    options.depth = .basic
    let a = made(grey, width: 2, file: "a")
    let far = judged(a, against: made([104] + grey.dropFirst(), width: 2, file: "b"), options)
    #expect(far.rung == nil && far.differences?.largest == 4 && !far.reaches(.different))
    #expect(far.nextDemand == nil && far.measures == nil)
    #expect(judged(a, against: made(grey, width: 4, file: "b"), options).differences == nil)
    options.thresholds.levels = 4
    #expect(
      judged(a, against: made([104] + grey.dropFirst(), width: 2, file: "b"), options).rung == .equalWithinN)
  }

  @Test("a rung reaches itself and every weaker one")
  func reaching() {
    let a = made(grey, width: 2, file: "a")
    let found = judged(a, against: made(grey, width: 2, file: "b"))
    #expect(Rung.allCases.filter(found.reaches) == Rung.allCases.filter { $0 != .identicalFile })
  }

  @Test("an outcome holds only if something was compared and came close enough")
  func outcomes() {
    let a = made(grey, width: 2, file: "a")
    let same = ClaimOutcome(
      file: "a", verdict: .compared(judged(a, against: made(grey, width: 2, file: "b"))))
    #expect(same.holds(.substantiallySimilar) == true && same.holds(.identicalFile) == false)
    #expect(ClaimOutcome(file: "a", verdict: .unverifiable([])).holds(.different) == nil)
    #expect(ClaimOutcome(file: "a", verdict: .rendered).holds(.identicalFile) == true)
  }
}

@Suite struct JudgementOrderProperty {
  static let pairs = [
    ("portrait11.png", "portrait11-newbody.png"), ("china.jpg", "china-crop10.png"),
  ]

  /// What may happen to a picture on its way: a turn, or one of the rest.
  private func changed(_ image: RGBImage, _ change: Int) -> RGBImage {
    let turns = Orientation.allCases
    func made(_ bytes: [UInt8]) -> RGBImage {
      RGBImage(width: image.width, height: image.height, bytes: bytes)
    }
    switch change - turns.count {
    case 0: return image.resized(width: 120, height: 100).oriented(.mirrored)
    case 1: return made(image.grey.bytes.flatMap { level in [level, level, level] })
    case 2: return made(image.bytes.map { level in level / 2 + 60 })
    // Nothing of it is left.
    case 3: return made(image.bytes.indices.map { place in UInt8(place % 251) })
    default: return image.cut(x: 0, y: 8, width: 150, height: 120).oriented(turns[change])
    }
  }

  @Test("the order of the names makes no difference, whatever was done", arguments: 0..<12)
  func changes(index: Int) throws {
    let image = try pairPicture("portrait11.png").picture.rgb.cut(x: 60, y: 40, width: 180, height: 150)
    let (a, b) = (madePicture(image, file: "a"), madePicture(changed(image, index), file: "b"))
    try isInverse(a, b)
  }

  @Test("a against b and b against a: the same verdict, the inverse placement", arguments: pairs)
  func order(names: (String, String)) throws {
    try isInverse(try pairPicture(names.0), try pairPicture(names.1))
  }

  private func isInverse(_ a: JudgedPicture, _ b: JudgedPicture) throws {
    let (there, back) = (judged(a, against: b), judged(b, against: a))
    #expect(there.rung == back.rung && there.rule == back.rule && there.layout == back.layout)
    #expect(there.measures == back.measures && there.lowInformation == back.lowInformation)
    #expect(there.regions.map(\.boxInA) == back.regions.map(\.boxInB))
    #expect(there.regions.map(\.boxInB) == back.regions.map(\.boxInA))
    #expect(there.regions.map(\.share) == back.regions.map(\.share))
    guard let one = there.placement, let other = back.placement else { return }
    #expect(one.turn == other.turn.inverse && one.kind == other.kind)
    #expect(one.coverageA == other.coverageB && one.coverageB == other.coverageA)
    // There and back again, by way of both turns.
    let round = AffineMap.turning(a.size, by: other.turn).inverse
    for (x, y) in [(0.0, 0.0), (40, 3), (7, 90)] {
      let inB = one.map.then(AffineMap.turning(b.size, by: one.turn).inverse)(Point(x, y))
      let again = other.map.then(round)(inB)
      #expect(abs(again.x - x) < 1e-6 && abs(again.y - y) < 1e-6)
    }
  }
}

@Suite struct PlacementProperty {
  @Test(
    "turns are found and told, whichever picture is turned",
    arguments: [Orientation.quarterTurnClockwise, .transverse])
  func turns(turn: Orientation) throws {
    let whole = try pairPicture("portrait11.png").picture.rgb
    let image = whole.cut(x: 60, y: 40, width: 180, height: 150)
    let (a, b) = (madePicture(image, file: "a"), madePicture(image.oriented(turn), file: "b"))
    let found = judged(a, against: b)
    #expect(found.rung == .substantiallySimilar)
    #expect(found.placement?.turn == turn.inverse)
    #expect(judged(b, against: a).placement?.turn == turn)
  }

  @Test("a cut is told in whole pixels, in either order and turned")
  func cut() throws {
    let whole = try pairPicture("portrait11.png")
    let part = madePicture(whole.picture.rgb.cut(x: 12, y: 0, width: 308, height: 391), file: "part")
    let there = judged(whole, against: part)
    let margins = try #require(there.placement?.cutFromA(whole.picture, part.picture))
    #expect(margins == Margins(top: 0, bottom: 41, left: 12, right: 0))
    #expect(there.overlapMeasures?.differences.largest == 0)
    let back = judged(part, against: whole)
    #expect(back.placement?.addedInB(part.picture, whole.picture) == margins)
    #expect(Set(back.regions.compactMap(\.boxInB)) == Set(there.regions.compactMap(\.boxInA)))

    let mirror = madePicture(part.picture.rgb.oriented(.mirrored), file: "mirror")
    let found = judged(whole, against: mirror)
    #expect(found.placement?.turn == .mirrored)
    #expect(found.placement?.cutFromA(whole.picture, mirror.picture) == margins)
  }

  @Test("turning a box there and back gives the box", arguments: Orientation.allCases)
  func boxes(turn: Orientation) {
    let size = PixelSize(30, 20)
    let map = AffineMap.turning(size, by: turn)
    let box = PixelBox(x: 3, y: 5, width: 7, height: 2)
    let there = map.box(box, in: size.turned(turn))
    #expect(there.width * there.height == 14)
    #expect(map.inverse.box(there, in: size) == box)
    // The same as turning pixels: the mark lies where the map says.
    var bytes = [UInt8](repeating: 0, count: 3 * 600)
    bytes[3 * (5 * 30 + 3)] = 255
    let image = RGBImage(width: 30, height: 20, bytes: bytes).oriented(turn)
    let mark = map(Point(3, 5))
    #expect(image.bytes[3 * (Int(mark.y) * image.width + Int(mark.x))] == 255)
  }
}

extension Margins {
  fileprivate init(top: Int, bottom: Int, left: Int, right: Int) {
    self.init(
      of: PixelSize(left + right + 1, top + bottom + 1),
      around: PixelBox(x: left, y: top, width: 1, height: 1))
  }
}

@Suite struct EvidenceProperty {
  private func codes(_ judgement: Judgement) -> [String] { judgement.notes.map(\.code) }

  @Test("one colour, one pixel and noise keep their rung and carry no evidence")
  func information() throws {
    let black = judged(try pairPicture("black.png"), against: try pairPicture("black-grey.png"))
    #expect(black.rung == .identicalPixels && black.lowInformation)
    #expect(codes(black).contains("low-information"))
    let dots = judged(try pairPicture("dot-a.png"), against: try pairPicture("dot-b.png"))
    #expect(dots.rung == .different && dots.lowInformation)
    let noise = try pairPicture("noise1.png")
    #expect(judged(noise, against: noise).rung == .identicalFile)
    #expect(judged(noise, against: noise).lowInformation)
    let portrait = try pairPicture("portrait11.png")
    #expect(!judged(portrait, against: portrait).lowInformation)
  }

  @Test("small pictures are flagged where structure decides, and only there")
  func small() throws {
    let whole = try pairPicture("portrait11.png").picture.rgb
    let small = madePicture(whole.cut(x: 60, y: 40, width: 200, height: 200), file: "a")
    let other = madePicture(whole.cut(x: 60, y: 60, width: 200, height: 200), file: "b")
    #expect(codes(judged(small, against: other)).contains("small-picture"))
    #expect(!codes(judged(small, against: small)).contains("small-picture"))
    let large = try pairPicture("portrait11-newbody.png")
    #expect(!codes(judged(try pairPicture("portrait11.png"), against: large)).contains("small-picture"))
  }

  @Test("of an animation the first frame is compared, and the note names the picture as it was given")
  func animation() {
    let image = RGBImage(width: 1, height: 1, bytes: [1, 2, 3])
    var moving = madePicture(image, file: "moving")
    moving.picture = Picture(StoredSamples(width: 1, height: 1, .rgb8(image.bytes)), facts: .frames(3))
    let still = madePicture(image, file: "still")
    func words(_ judgement: Judgement) -> [String] {
      judgement.notes.filter { $0.code == "first-frame-only" }.map(\.detail)
    }
    #expect(words(judged(moving, against: still)) == ["A has 3 frames; the first was compared."])
    #expect(words(judged(still, against: moving)) == ["B has 3 frames; the first was compared."])
  }

  @Test("what is said of a file names the picture as it was given")
  func facts() throws {
    let (a, b) = (try pairPicture("seeding.png"), try pairPicture("exif6.jpg"))
    let words = judged(a, against: b).notes.filter { $0.code == "orientation" }.map(\.detail)
    #expect(words == ["B states EXIF orientation 6; it was applied."])
    #expect(judged(b, against: a).notes.first { $0.code == "orientation" }?.detail.hasPrefix("A ") == true)
  }
}

extension PictureFacts {
  fileprivate static func frames(_ count: Int) -> PictureFacts {
    var facts = PictureFacts()
    facts.frames = count
    return facts
  }
}
