import JSON
import Pixels
import Testing

@testable import Similarity

@Suite struct PictureHashesParity {
  /// One of each kind: tests run without optimisation.
  static let chosen = ReferencePicture.all.filter { picture in
    [
      "aitzgorri.jpg", "astronaut-half.png", "black.png", "brick-16bit.png", "cell.png", "chelsea-q60.jpg",
      "chelsea.png", "china-crop10.png", "dot-a.png", "exif6.jpg", "land21.png", "noise1.png",
      "portrait12-palette.png",
    ].contains(picture.name)
  }

  @Test("every bit is that of ImageHash and pdqhash", arguments: chosen)
  func bits(_ picture: ReferencePicture) throws {
    let hashes = PictureHashes(try picture.picture().rgb)
    let reference =
      picture.name == "brick-16bit.png"
      ? try #require(ReferencePicture.all.first { $0.name == "brick.png" }).reference : picture.reference
    #expect(hashes.rgbSHA256 == reference["rgb_sha256"]?.text)
    #expect(hashes.pdq.quality == reference["pdq_quality"]?.integer)
    for (name, hash) in hashes.named where name != "pdq" {
      #expect(hash.hex == reference[name]?.text, "\(name)")
    }
    guard hashes.pdq.quality > 0 else { return }
    #expect(hashes.pdq.hash.hex == reference["pdq"]?.text)
    let turned = reference["pdq_dihedral"]?.elements?.map { $0.text ?? "" }
    #expect(hashes.pdq.turned.map(\.hex) == turned)
  }

  @Test("the fixture is there")
  func fixture() { #expect(Self.chosen.count == 13 && ReferencePicture.all.count == 31) }
}

@Suite struct PictureHashesProperty {
  @Test(
    "odd shapes and one colour have hashes",
    arguments: [(1, 1), (1500, 12), (4, 1500), (5, 5), (64, 64), (1, 300), (4097, 5)])
  func shapes(width: Int, height: Int) {
    let grey = RGBImage(
      width: width, height: height, bytes: [UInt8](repeating: 77, count: width * height * 3))
    let hashes = PictureHashes(grey)
    #expect(hashes.average8.hex == "0000000000000000")
    #expect(hashes.difference16.bits == [Bool](repeating: false, count: 256))
    #expect(hashes.cosine8.hex == "8000000000000000")
    #expect(hashes.wavelet8?.hex == "0000000000000000")
    #expect(hashes.colour?.hex == "07000000000")
    #expect(hashes.pdq.quality == 0)
  }

  @Test("a picture and its turns have the turned hashes, within what blurring costs, seed 21")
  func turns() throws {
    let picture = try pairPicture("chelsea.png").rgb.resized(width: 96, height: 96)
    let hash = PDQHash(picture)
    let turns: [Orientation] = [
      .upright, .quarterTurnAnticlockwise, .halfTurn, .quarterTurnClockwise, .flipped, .mirrored, .transposed,
      .transverse,
    ]
    for (index, turn) in turns.enumerated() {
      #expect(PDQHash(picture.oriented(turn)).hash.distance(to: hash.turned[index]) <= 24, "\(turn)")
    }
  }

  @Test("distance counts differing bits")
  func distance() {
    let (a, b) = (
      PerceptualHash([true, false, true, true, true]), PerceptualHash([true, true, true, false, true])
    )
    #expect(a.distance(to: b) == 2)
    #expect(a.distance(to: a) == 0)
    #expect(a.hex == "17" && b.hex == "1d")
  }
}
