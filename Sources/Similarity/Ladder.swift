import Recipes

/// What the ladder says of a registered pair.
struct Judgement {
  var rung: Rung
  var rule: String
  /// Whether it is one of the rungs that rest on tiles which are the same.
  var restsOnStructure = false
  var lowInformation = false
  var notes: [Note] = []
}

/// The rule of `indistinguishable`, with its numbers; nil: it does not hold.
func driftRule(_ measures: SimilarityMeasures, _ limits: Thresholds) -> String? {
  guard let ssim = measures.ssimLuma, ssim >= limits.ssim, measures.ssimWorst >= limits.worstSSIM,
    measures.differences.mean <= limits.meanDifference, measures.localShift <= limits.localShift
  else { return nil }
  return "SSIM \(figure(ssim)) >= \(limits.ssim), its worst window \(figure(measures.ssimWorst)) >= "
    + "\(limits.worstSSIM), mean difference \(figure(measures.differences.mean)) <= \(limits.meanDifference), "
    + "largest local shift \(figure(measures.localShift)) <= \(limits.localShift) levels"
}

/// The lower half of the ladder, the first rung that holds.
func judged(_ figures: RegionalFigures, layout: Double, _ limits: Thresholds) -> Judgement {
  guard Double(figures.texturedTiles) >= limits.texturedTiles else { return judgedByColour(figures, limits) }
  let least = figures.leastHolding(limits).count
  let coverage = max(figures.coverageA, figures.coverageB)
  let (beyond, anchored) = (figures.beyondRepetition(limits), figures.sameAnchored(limits))
  let common =
    "\(figures.sameTexturedTiles) of \(figures.texturedTiles) tiles with structure are the same"
    + (figures.liesExactly
      ? ""
      : ", \(figures.sameAnchoredTiles) of \(figures.anchoredTiles) with structure in more than one direction")
    + " (at least \(figure(least))), \(figure(figures.settled)) of them lie where their surroundings do (\(limits.settled)), "
    + "of those with structure in more than one direction \(figure(anchored)) are the same (\(limits.sameAnchored)), "
    + (beyond.map { "beyond what repeats itself \(figure($0)) (\(limits.beyondRepetition)), " } ?? "")
    + "coverage \(figure(coverage)) (\(limits.coverage))"
  let isEvidence =
    Double(figures.holdingTiles) >= least && figures.settled >= limits.settled
    && anchored >= limits.sameAnchored && coverage >= limits.coverage
  let repeatsItself = beyond.map { $0 < limits.beyondRepetition } ?? false
  let notes =
    isEvidence && repeatsItself
    ? figures.repetition.map { [Note(repeated: $0, figures)] } ?? [] : []
  if isEvidence, var judgement = similarity(figures, common, repeatsItself: repeatsItself, limits) {
    judgement.notes = notes + [Note(fewAnchors: figures, limits)].compactMap { $0 }
    return judgement
  }
  return layout >= limits.layout
    ? Judgement(
      rung: .sameComposition,
      rule: "\(common); agreement of the layouts \(figure(layout)) >= \(limits.layout)", notes: notes)
    : Judgement(
      rung: .different, rule: "\(common); agreement of the layouts \(figure(layout)) < \(limits.layout)",
      notes: notes)
}

/// The two rungs that rest on tiles which are the same; nil: neither holds.
private func similarity(
  _ figures: RegionalFigures, _ common: String, repeatsItself: Bool, _ limits: Thresholds
) -> Judgement? {
  if !repeatsItself, figures.same >= limits.same, figures.sameTextured >= limits.sameTextured {
    return Judgement(
      rung: .substantiallySimilar,
      rule:
        "\(common); share of the common area that is the same \(figure(figures.same)) >= \(limits.same), of "
        + "tiles with structure \(figure(figures.sameTextured)) >= \(limits.sameTextured)",
      restsOnStructure: true)
  }
  let part = figures.leastPart(limits).share
  guard !repeatsItself || figures.mayRepeat(limits), figures.sameTextured >= part,
    figures.nearlyEqualTextured >= limits.partNearlyEqual
  else { return nil }
  return Judgement(
    rung: .partiallySimilar,
    rule: "\(common); share of tiles with structure that are the same \(figure(figures.sameTextured)) >= "
      + "\(part), nearly equal \(figure(figures.nearlyEqualTextured)) >= \(limits.partNearlyEqual)",
    restsOnStructure: true)
}

extension Note {
  fileprivate init(repeated: Repetition, _ figures: RegionalFigures) {
    self.init(
      "repeats-itself",
      "One of the pictures repeats itself: \(figure(repeated.same)) of its tiles with structure are found again "
        + "elsewhere in it, so that \(figure(figures.sameTextured)) in the other picture are no evidence of a common "
        + "origin.")
  }
}

/// Pictures with hardly any structure: only colours are left to compare.
private func judgedByColour(_ figures: RegionalFigures, _ limits: Thresholds) -> Judgement {
  let isSame =
    figures.same >= limits.sameByColour && figures.coverageA >= limits.sameByColour
    && figures.medianColourDistance <= limits.sameColour
  return Judgement(
    rung: isSame ? .substantiallySimilar : .different,
    rule:
      "only \(figures.texturedTiles) tiles have structure; same area \(figure(figures.same)) "
      + "(\(limits.sameByColour)), coverage \(figure(figures.coverageA)) (\(limits.sameByColour)), "
      + "median colour distance \(figure(figures.medianColourDistance)) (\(limits.sameColour))",
    lowInformation: true,
    notes: [
      Note("low-information", "The pictures have too little structure: the verdict rests on colours alone.")
    ])
}

/// A number with at most four digits behind the point.
func figure(_ value: Double) -> String {
  let scaled = (value * 10_000).rounded()
  guard scaled.isFinite, abs(scaled) < 1e15 else { return "\(value)" }
  let rounded = scaled / 10_000
  return rounded == rounded.rounded() ? "\(Int(rounded))" : "\(rounded)"
}
