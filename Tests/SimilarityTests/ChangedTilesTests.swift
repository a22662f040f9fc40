import Testing

@testable import Similarity

@Suite struct ChangedTilesGolden {
  /// Rows of a map: `#` the same with structure, `-` the same without, `x` changed, ` ` not in both.
  private func tiles(_ rows: [String]) -> [RegionalMap.Tile] {
    let match = TileMatch(
      centre: Point(0, 0), contrastStructure: 1, atZeroShift: 1, correlation: 1, shift: Point(0, 0),
      deviationA: 9, deviationB: 9, inside: 1)
    return rows.joined().unicodeScalars.map { (state: Unicode.Scalar) -> RegionalMap.Tile in
      RegionalMap.Tile(
        match: match, isValid: state != " ", isTextured: state == "#" || state == "x",
        isAnchored: state == "#" || state == "x",
        isSame: state == "#" || state == "-", isNearlyEqual: false, isInPlace: false, colourDistance: 0,
        plainColourDistance: 0)
    }
  }

  @Test("three changed tiles that touch are a region, also at corners; two are none")
  func regions() {
    let found = changedRegions(
      tiles([
        "x--x--",
        "-x----",
        "x-----",
        "-----x",
        "----x-",
      ]), width: 6)
    #expect(found.map(\.places) == [[0, 7, 12]])
    #expect(found.map(\.columns) == [0...1] && found.map(\.rows) == [0...2])
  }

  @Test("tiles without structure in the box of a region vouch for nothing; those with structure do")
  func unvouched() {
    let rows = [
      "------",
      "-x-#--",
      "-xxx--",
      "---- -",
    ]
    let found = unvouchedTiles(tiles(rows), width: 6)
    #expect(found.indices.filter { found[$0] } == [8])
    let figures = RegionalFigures(tiles(rows), TileGrid(PixelSize(96, 64)), coverageA: 1, coverageB: 1)
    #expect(abs(figures.same - 18.0 / 23) < 1e-12)
    #expect(abs(figures.same + figures.changed + figures.plain - 1) < 1e-12 && figures.plain == 1.0 / 23)
    #expect(figures.sameTexturedTiles == 1 && figures.texturedTiles == 5)
  }

  @Test("a map without changes has no regions")
  func none() {
    #expect(changedRegions(tiles(["##", "--"]), width: 2).isEmpty)
    #expect(!unvouchedTiles(tiles(["##", "--"]), width: 2).contains(true))
  }
}
