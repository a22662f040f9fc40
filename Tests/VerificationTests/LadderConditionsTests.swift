import Pixels
import Recipes
import Similarity
import Testing

@testable import Verification

@Suite struct LadderConditionsProperty {
  /// Pairs at different rungs.
  static let pairs = [
    ("portrait12-palette.png", "portrait12-palette-as-rgb.png"), ("chelsea.png", "chelsea-q95.jpg"),
    ("portrait11.png", "portrait11-newbody.png"), ("dot-a.png", "dot-b.png"),
  ]

  @Test("the conditions told for each rung agree with the verdict", arguments: pairs)
  func agreement(names: (String, String)) throws {
    let found = judged(try pairPicture(names.0), against: try pairPicture(names.1))
    let rung = try #require(found.rung)
    #expect(found.demand(of: rung).unmet.isEmpty, "\(rung)")
    guard let next = found.nextDemand else {
      #expect(rung == .identicalFile)
      return
    }
    #expect(next.rung > rung)
    // Equal levels may still differ at 16 bits; then the words say so.
    #expect(!next.unmet.isEmpty || next.remark != nil || rung == .equalWithinN, "\(next)")
    for condition in next.unmet { #expect(condition.distance > 0) }
  }

  @Test("a threshold that is set is the limit that is told")
  func thresholds() throws {
    var options = JudgingOptions()
    options.thresholds.worstSSIM = 0.5
    let a = try pairPicture("portrait11.png")
    let b = madePicture(a.picture.rgb.oriented(.mirrored), file: "b")
    let condition = judged(a, against: b, options).demand(of: .indistinguishable).conditions
      .first { $0.figure == "ssim_worst" }
    #expect(condition?.limit == 0.5 && condition?.threshold == "worst-ssim")
  }
}
