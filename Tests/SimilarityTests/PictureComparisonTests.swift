import FoundationEssentials
import JSON
import Pixels
import Recipes
import TestSupport
import Testing

@testable import Similarity

@Suite struct PictureComparisonGolden {
  /// One of each way to a verdict: tests run without optimisation.
  static let chosen = LabelledPair.all.filter {
    ["s05", "s07", "s10", "s13", "s17", "s20", "s32", "s34"].contains($0.id)
  }

  @Test("labelled pairs get an accepted verdict, and the repainted place is found", arguments: chosen)
  func verdicts(_ pair: LabelledPair) throws {
    let result = compared(try pairPicture(pair.a), try pairPicture(pair.b), sameFile: false, depth: .basic)
    let accepted = pair.label["verdicts"]?.elements?.map { $0.text ?? "" } ?? []
    #expect(accepted.contains(result.rung.rawValue), "\(result.rule)")
    #expect(!result.rule.isEmpty)
    for region in pair.label["regions"]?.elements ?? [] {
      let box = region["box"]?.elements?.map { $0.integer ?? 0 } ?? []
      let centre = (box[0] + box[2] / 2, box[1] + box[3] / 2)
      #expect(
        result.regions.contains {
          $0.kind == .changed && ($0.box.x..<$0.box.x + $0.box.width).contains(centre.0)
            && ($0.box.y..<$0.box.y + $0.box.height).contains(centre.1)
        })
    }
  }

  @Test("the fixture is there")
  func fixture() { #expect(Self.chosen.count == 8) }

  private func noiseOf(_ name: String) throws -> Picture {
    Picture(try pairPicture(name).rgb.cropped(to: PixelBox(x: 0, y: 0, width: 64, height: 64)))
  }

  @Test("noise is different from other noise, whatever is tried")
  func unrelated() throws {
    let (a, b) = (try noiseOf("noise1.png"), try noiseOf("noise2.png"))
    let result = compared(a, b, sameFile: false, depth: .basic)
    #expect(result.rung == .different)
    #expect(result.registration?.figures.sameTexturedTiles == 0)
    #expect(result.regions == [])
  }
}

@Suite struct RegistrationGolden {
  private func cat(_ width: Int, _ height: Int) throws -> RGBImage {
    try pairPicture("chelsea.png").rgb.cropped(to: PixelBox(x: 40, y: 10, width: width, height: height))
  }

  @Test("a crop is found to the pixel, and what is cut off is told")
  func crop() throws {
    let whole = try cat(240, 200)
    let part = whole.cropped(to: PixelBox(x: 21, y: 0, width: 200, height: 170))
    let result = compared(Picture(whole), Picture(part), sameFile: false, depth: .basic)
    #expect(result.rung == .substantiallySimilar)
    #expect(result.registration?.kind == .crop)
    #expect(result.registration?.map == .shift(-21, 0))
    #expect(result.overlapMeasures?.differences.largest == 0)
    #expect(
      result.regions.map(\.box) == [
        PixelBox(x: 0, y: 170, width: 240, height: 30), PixelBox(x: 0, y: 0, width: 21, height: 170),
        PixelBox(x: 221, y: 0, width: 19, height: 170),
      ])
    #expect(result.regions.allSatisfy { $0.kind == .outsideA })
    let map = try #require(result.tileMap)
    #expect(map.columns == 15 && map.rows == 12 && map.side == 16)
    #expect(map.states.count == 180 && map.states[0] == .outside && map.states[15 * 5 + 7] == .same)
  }

  @Test("mirrored and turned pictures are found", arguments: [Orientation.mirrored, .quarterTurnClockwise])
  func turned(turn: Orientation) throws {
    let picture = try cat(192, 192).resized(width: 96, height: 96)
    let result = compared(Picture(picture), Picture(picture.oriented(turn)), sameFile: false, depth: .basic)
    #expect(result.rung == .substantiallySimilar)
    // The turn that brings b back.
    #expect(result.turn == (turn == .mirrored ? .mirrored : .quarterTurnAnticlockwise))
    #expect(result.registration?.kind == .identity)
  }

  @Test("a part that was turned or mirrored too is found to the pixel", arguments: Orientation.allCases)
  func turnedPart(turn: Orientation) throws {
    let whole = try cat(240, 200)
    let part = whole.cropped(to: PixelBox(x: 0, y: 12, width: 216, height: 170)).oriented(turn)
    let result = compared(Picture(whole), Picture(part), sameFile: false, depth: .basic)
    #expect(result.rung == .substantiallySimilar)
    #expect(result.registration?.kind == .crop && result.registration?.map == .shift(0, -12))
    #expect(result.turn.applied(after: turn))
    #expect(result.overlapMeasures?.differences.largest == 0)
  }

  @Test("whether a grey version comes first makes no difference")
  func grey() throws {
    let colours = try cat(240, 200)
    let grey = RGBImage(
      width: 240, height: 200, bytes: colours.grey.bytes.flatMap { [$0, $0, $0] })
    let there = compared(Picture(colours), Picture(grey), sameFile: false, depth: .basic)
    let back = compared(Picture(grey), Picture(colours), sameFile: false, depth: .basic)
    #expect(there.rung == .substantiallySimilar && back.rung == .substantiallySimilar)
    #expect(there.registration?.colourFit.isReversed == false)
    #expect(back.registration?.colourFit.isReversed == true)
  }
}

extension Orientation {
  /// Whether this turn brings back what `other` turned.
  fileprivate func applied(after other: Orientation) -> Bool {
    let sample = RGBImage(width: 2, height: 3, bytes: (0..<18).map { UInt8($0) })
    return sample.oriented(other).oriented(self) == sample
  }
}

@Suite struct LadderProperty {
  @Test("pictures without structure are told by colour, with a note")
  func lowInformation() {
    func flat(_ level: UInt8) -> Picture {
      Picture(RGBImage(width: 20, height: 20, bytes: [UInt8](repeating: level, count: 1200)))
    }
    let near = compared(flat(100), flat(104), sameFile: false)
    #expect(near.rung == .substantiallySimilar && near.lowInformation)
    #expect(near.notes.map(\.code) == ["low-information"])
    #expect(compared(flat(0), flat(255), sameFile: false).rung == .different)
  }

  @Test("any two sizes can be compared", arguments: [(1, 1), (1, 300), (9, 9)])
  func sizes(width: Int, height: Int) throws {
    let picture = Picture(
      RGBImage(width: width, height: height, bytes: [UInt8](repeating: 9, count: width * height * 3)))
    let noise = Picture(try pairPicture("noise1.png").rgb.resized(width: 24, height: 20))
    #expect(compared(picture, noise, sameFile: false).rung == .different)
    #expect(compared(noise, picture, sameFile: false).rung == .different)
  }

  @Test("no threshold, however wild, stops a comparison", arguments: [-1e300, 0.5, 1e300, .infinity, .nan])
  func wildThresholds(value: Double) {
    var limits = Thresholds()
    for name in Thresholds.names { try? limits.set(name, to: value) }
    limits.levels = value
    #expect((0...255).contains(limits.wholeLevels))
    let picture = RGBImage(width: 30, height: 20, bytes: (0..<1800).map { UInt8($0 % 251) })
    let other = RGBImage(width: 30, height: 20, bytes: (0..<1800).map { UInt8($0 % 83) })
    #expect(!compared(Picture(picture), Picture(other), sameFile: false, thresholds: limits).rule.isEmpty)
  }

  @Test("thresholds move the lines")
  func thresholds() throws {
    let (a, b) = (try pairPicture("portrait11.png"), try pairPicture("portrait11-drift3.png"))
    var strict = Thresholds()
    try strict.set("levels", to: 2)
    #expect(compared(a, b, sameFile: false, depth: .basic, thresholds: strict).rung == .indistinguishable)
    #expect(strict["levels"] == 2 && strict["nonsense"] == nil)
    #expect(Thresholds.names.allSatisfy { Thresholds()[$0] != nil })
    #expect(throws: SimilarityError.unknownThreshold(name: "nonsense")) { try strict.set("nonsense", to: 1) }
    #expect(throws: SimilarityError.notFinite(name: "ssim")) { try strict.set("ssim", to: .nan) }
    #expect(SimilarityError.unknownThreshold(name: "x").description.contains("worst-ssim"))
    #expect(SimilarityError.notFinite(name: "x").description.contains("finite"))
  }

  @Test("different profiles are converted, equal ones left alone, tables told")
  func profiles() throws {
    let profile = Array(
      Data(
        base64Encoded: try Fixture.json("pixels/profiles.json")["cases"]?.elements?[0]["profile"]?.text ?? "")
        ?? Data())
    func picture(_ profile: ColourProfile, _ level: UInt8 = 90) -> Picture {
      var facts = PictureFacts()
      facts.profile = profile
      return Picture(StoredSamples(width: 1, height: 1, .rgb8([level, level, level])), facts: facts)
    }
    let (p3, table) = (
      ColourProfile.embedded(name: "P3", bytes: profile), ColourProfile.embedded(name: "T", bytes: [2])
    )
    func result(_ a: ColourProfile, _ b: ColourProfile) -> PictureComparison {
      compared(picture(a), picture(b), sameFile: false, depth: .basic)
    }
    #expect(result(p3, p3).notes.map(\.code) == ["same-profile"])
    #expect(result(p3, p3).rung == .identicalPixels)
    #expect(result(p3, table).notes.map(\.code) == ["profile-applied", "profile-not-applied"])
    // Greys have the same levels in both, but converted ones are no stored ones.
    #expect(result(.sRGB, p3).notes.map(\.code) == ["profile-applied"])
    #expect(result(.sRGB, p3).rung == .equalWithinN)
    #expect(result(.sRGB, .unstated).notes == [] && result(.sRGB, .unstated).rung == .identicalPixels)
  }
}
