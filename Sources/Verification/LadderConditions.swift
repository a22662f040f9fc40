public import Recipes
import Similarity

/// What a rung of the ladder asks of two pictures, with what was found.
public struct RungDemand: Hashable, Sendable {
  public let rung: Rung
  /// Empty where the pictures can't be put to this test.
  public let conditions: [Condition]
  /// What is asked for beside figures, or why there are none; nil where the figures say it all.
  public let remark: String?

  public var unmet: [Condition] { conditions.filter { !$0.holds } }
}

extension Judgement {
  /// What a rung asks, with the figures of this pair as far as they were measured.
  public func demand(of rung: Rung) -> RungDemand {
    switch rung {
    case .identicalFile: RungDemand(rung: rung, conditions: [], remark: "the files' bytes must be equal")
    case .identicalPixels:
      demand(rung, differences.map { _ in [levels(limit: 0, threshold: nil)] }, else: sizes)
    case .equalWithinN:
      demand(
        rung, differences.map { _ in [levels(limit: Double(limits.wholeLevels), threshold: "levels")] },
        else: sizes)
    case .indistinguishable: demand(rung, driftConditions, else: sizes)
    case .substantiallySimilar: demand(rung, substantialConditions, else: "structure was not judged")
    case .partiallySimilar: demand(rung, partialConditions, else: "structure was not judged")
    case .sameComposition: demand(rung, layoutConditions, else: "the layout was not judged")
    case .different: RungDemand(rung: rung, conditions: [], remark: nil)
    }
  }

  /// The rung above the one that was reached, which was missed; nil on top of the ladder and where none was judged.
  public var nextDemand: RungDemand? {
    guard let rung, let above = Rung.allCases.last(where: { $0 > rung && isOffered($0) }) else { return nil }
    return demand(of: above)
  }

  /// Pictures without structure are judged by their colours: no rung between those two is offered to them.
  private func isOffered(_ rung: Rung) -> Bool {
    !isJudgedByColour || ![.partiallySimilar, .sameComposition].contains(rung)
  }

  private func demand(_ rung: Rung, _ conditions: [Condition]?, else remark: String) -> RungDemand {
    RungDemand(rung: rung, conditions: conditions ?? [], remark: conditions == nil ? remark : nil)
  }

  private var sizes: String { "the pictures must have the same size" }

  private func levels(limit: Double, threshold: String?) -> Condition {
    Condition(
      figure: "max_abs", words: "largest difference in levels", value: Double(differences?.largest ?? 255),
      bound: .atMost, limit: limit, threshold: threshold)
  }

  private var driftConditions: [Condition]? {
    guard let measures else { return nil }
    return [
      least("ssim_luma", "SSIM", measures.ssimLuma ?? 0, limits.ssim, "ssim"),
      least("ssim_worst", "SSIM of its worst window", measures.ssimWorst, limits.worstSSIM, "worst-ssim"),
      most(
        "mean_abs", "mean difference in levels", measures.differences.mean, limits.meanDifference,
        "mean-difference"),
      most(
        "local_shift", "largest local shift of brightness or colour in levels", measures.localShift,
        limits.localShift, "local-shift"),
    ]
  }

  private var substantialConditions: [Condition]? {
    guard let figures else { return nil }
    if isJudgedByColour {
      return [
        least(
          "same", "share of the common area that is the same", figures.same, limits.sameByColour,
          "same-by-colour"),
        least(
          "coverage_a", "share of the larger picture that lies in both", figures.coverageA,
          limits.sameByColour, "same-by-colour"),
        most(
          "median_colour_distance", "median colour distance", figures.medianColourDistance,
          limits.sameColour, "same-colour"),
      ]
    }
    return common(figures) + [
      least("same", "share of the common area that is the same", figures.same, limits.same, "same"),
      least(
        "same_textured", "share of the parts with structure that are the same", figures.sameTextured,
        limits.sameTextured, "same-textured"),
    ]
  }

  private var partialConditions: [Condition]? {
    guard let figures else { return nil }
    let part = figures.leastPart(limits)
    return common(figures, mayRepeat: figures.mayRepeat(limits)) + [
      least(
        "same_textured", "share of the parts with structure that are the same", figures.sameTextured,
        part.share, part.threshold),
      least(
        "nearly_equal_textured", "share of the parts with structure that are nearly equal",
        figures.nearlyEqualTextured, limits.partNearlyEqual, "part-nearly-equal"),
    ]
  }

  private func common(_ figures: RegionalFigures, mayRepeat: Bool = false) -> [Condition] {
    let holding = figures.leastHolding(limits)
    return [
      least(
        figures.liesExactly ? "same_textured_tiles" : "same_anchored_tiles",
        figures.liesExactly
          ? "tiles with structure that are the same"
          : "tiles with structure in more than one direction that are the same",
        Double(figures.holdingTiles), holding.count, holding.threshold),
      least(
        "settled", "share of these tiles that lie where their surroundings do", figures.settled,
        limits.settled, "settled"),
      least(
        "same_anchored", "share of the tiles with structure in more than one direction that are the same",
        figures.sameAnchored(limits), limits.sameAnchored, "same-anchored"),
      least(
        "coverage", "share of a picture that lies in both", max(figures.coverageA, figures.coverageB),
        limits.coverage, "coverage"),
    ]
      + ((mayRepeat ? nil : figures.beyondRepetition(limits)).map {
        [
          least(
            "beyond_repetition", "agreement beyond what the pictures repeat in themselves", $0,
            limits.beyondRepetition, "beyond-repetition")
        ]
      } ?? [])
  }

  private var layoutConditions: [Condition]? {
    layout.map { [least("layout", "agreement of the layouts", $0, limits.layout, "layout")] }
  }

  private func least(
    _ figure: String, _ words: String, _ value: Double, _ limit: Double, _ threshold: String?
  ) -> Condition {
    Condition(figure: figure, words: words, value: value, bound: .atLeast, limit: limit, threshold: threshold)
  }

  private func most(
    _ figure: String, _ words: String, _ value: Double, _ limit: Double, _ threshold: String?
  ) -> Condition {
    Condition(figure: figure, words: words, value: value, bound: .atMost, limit: limit, threshold: threshold)
  }
}
