import JSON
import Recipes
import Similarity
import TestSupport
import Testing

@testable import Verification

@Suite struct LadderConditionsProperty {
  /// Pairs of the labelled ones that lie in the repository.
  static let pairs: [(String, String)] =
    ((try? Fixture.json("pairs/labels.json"))?["pairs"]?.elements ?? []).compactMap { pair in
      guard let a = pair["a"]?.text, let b = pair["b"]?.text,
        (try? Fixture.bytes("pairs/" + a)) != nil, (try? Fixture.bytes("pairs/" + b)) != nil
      else { return nil }
      return (a, b)
    }

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
    let (a, b) = (try pairPicture("portrait11.png"), try pairPicture("portrait11-newbody.png"))
    let condition = judged(a, against: b, options).demand(of: .indistinguishable).conditions
      .first { $0.figure == "ssim_worst" }
    #expect(condition?.limit == 0.5 && condition?.threshold == "worst-ssim")
  }
}
