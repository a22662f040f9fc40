import Recipes
import Testing

@Suite struct RungProperty {
  @Test("the ladder is ordered by strength, as the list of cases is")
  func ordering() {
    let ladder = Rung.allCases
    #expect(ladder == ladder.sorted(by: >))
    #expect(Rung.identicalFile > .identicalPixels)
    #expect(Rung.different < .sameComposition)
    #expect(ladder.map(\.rawValue).first == "identical-file")
  }
}
