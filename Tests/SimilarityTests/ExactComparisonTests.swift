import JSON
import Pixels
import Recipes
import Testing

@testable import Similarity

@Suite struct ExactComparisonGolden {
  @Test(
    "labelled pairs that are equal, or nearly",
    arguments: [
      ("portrait12-palette.png", "portrait12-palette-as-rgb.png", Rung.identicalPixels, 0),
      ("black.png", "black-grey.png", .identicalPixels, 0),
      ("brick.png", "brick-16bit.png", .equalWithinN, 0),
      ("portrait11.png", "portrait11-drift3.png", .equalWithinN, 3),
    ])
  func pairs(a: String, b: String, rung: Rung, levels: Int) throws {
    let result = exactRung(try pairPicture(a), try pairPicture(b), sameFile: false)
    #expect(result.rung == rung)
    #expect(result.differences?.largest == levels)
    #expect(result.notes == [])
    #expect(result.rule?.isEmpty == false)
  }

  @Test("no exact rung for other sizes or larger differences")
  func none() throws {
    let (cat, astronaut) = (try pairPicture("chelsea.png"), try pairPicture("astronaut-half.png"))
    let sizes = exactRung(cat, astronaut, sameFile: false)
    #expect(sizes.rung == nil && sizes.differences == nil)
    let saved = exactRung(cat, try pairPicture("chelsea-q95.jpg"), sameFile: false)
    #expect(saved.rung == nil && saved.differences?.largest == 13)
    #expect(
      exactRung(cat, try pairPicture("chelsea-q95.jpg"), sameFile: false, mostLevels: 13).rung
        == .equalWithinN)
    #expect(exactRung(cat, cat, sameFile: true).rung == .identicalFile)
    #expect(exactRung(cat, cat, sameFile: false).rung == .identicalPixels)
  }

  private func picture(_ values: StoredSamples.Values) -> Picture {
    Picture(StoredSamples(width: 2, height: 1, values), facts: PictureFacts())
  }

  @Test("transparency: invisible pixels are equal, visible ones are laid on white")
  func alpha() {
    let a = picture(.rgba8([1, 2, 3, 0, 9, 9, 9, 128]))
    #expect(
      exactRung(a, picture(.rgba8([7, 7, 7, 0, 9, 9, 9, 128])), sameFile: false).rung == .identicalPixels)
    #expect(exactRung(a, picture(.rgba8([7, 7, 7, 0, 9, 9, 9, 128])), sameFile: false).notes == [])
    // Half-transparent 9 on white is 132; at 16 bits they agree only if the white sample is the exact blend.
    let onWhite = exactRung(a, picture(.rgb8([255, 255, 255, 132, 132, 132])), sameFile: false)
    #expect(onWhite.rung == .equalWithinN)
    #expect(onWhite.notes.map(\.code) == ["stored-samples-differ"])
    let white = exactRung(
      picture(.rgba8([0, 0, 0, 0, 5, 5, 5, 255])), picture(.rgb8([255, 255, 255, 5, 5, 5])), sameFile: false)
    #expect(white.rung == .identicalPixels)
    #expect(white.notes.map(\.code) == ["stored-samples-differ"])
    #expect(exactRung(a, picture(.rgb8([255, 255, 255, 0, 0, 0])), sameFile: false).rung == nil)
  }
}

@Suite struct LevelDifferencesParity {
  @Test("mean, largest and PSNR are the reference's", arguments: LabelledPair.measured)
  func measures(_ pair: LabelledPair) throws {
    let reference = try #require(pair.measures)
    let differences = LevelDifferences(try pairPicture(pair.a).rgb, try pairPicture(pair.b).rgb)
    #expect(abs(differences.mean - (reference["mean_abs"]?.number ?? .nan)) < 1e-6)
    #expect(differences.largest == reference["max_abs"]?.integer)
    switch (differences.psnr, reference["psnr"]?.number) {
    case (nil, nil): break
    case (let ours?, let theirs?): #expect(abs(ours - theirs) < 1e-5)
    default: Issue.record("\(String(describing: differences.psnr))")
    }
  }

  @Test("long pictures do not overflow the block sums")
  func longest() {
    let (black, white) = (
      RGBImage(width: 3000, height: 3, bytes: [UInt8](repeating: 0, count: 27000)),
      RGBImage(width: 3000, height: 3, bytes: [UInt8](repeating: 255, count: 27000))
    )
    let differences = LevelDifferences(black, white)
    #expect(differences.largest == 255 && differences.mean == 255 && differences.meanSquare == 65025)
    #expect(differences.psnr == 0)
  }
}
