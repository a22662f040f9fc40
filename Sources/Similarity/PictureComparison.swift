public import Pixels
public import Recipes

/// What two pictures have in common, and how that was found.
public struct PictureComparison: Hashable, Sendable {
  public let rung: Rung
  /// The line of the ladder that decided, with its numbers.
  public let rule: String
  /// At full size; nil where the sizes differ.
  public let measures: SimilarityMeasures?
  /// nil where an exact rung made it needless.
  public let registration: Registration?
  /// For a part cut out pixel on pixel: the measures over what both hold.
  public let overlapMeasures: SimilarityMeasures?
  public let regions: [Region]
  /// nil where nothing was registered.
  public let tileMap: TileMap?
  /// n3: agreement of the rough layouts; nil where it was not looked at.
  public let layout: Double?
  /// Whether there is too little structure to tell much.
  public let lowInformation: Bool
  public let notes: [Note]

  /// The largest difference of a level; nil where the sizes differ.
  public var levels: Int? { measures?.differences.largest }

  public var turn: Orientation { registration?.turn ?? .upright }
}

/// Compares two pictures, the cheap questions first.
/// - Parameters:
///   - sameFile: whether the bytes of the two files are equal.
///   - depth: how much is measured beside what the ladder needs.
public func compared(
  _ a: Picture, _ b: Picture, sameFile: Bool, depth: MeasureDepth = .full,
  thresholds: Thresholds = Thresholds()
) -> PictureComparison {
  let pair = ColourMatchedPair(a, b)
  let exact = exactRung(
    pair.a, pair.b, sameFile: sameFile, mostLevels: thresholds.wholeLevels, asStored: !pair.isConverted)
  let measures = exact.differences == nil ? nil : SimilarityMeasures(pair.a.rgb, pair.b.rgb, depth)
  let notes = exact.notes + pair.notes
  if let rung = exact.rung, let rule = exact.rule {
    return PictureComparison(still: rung, rule, measures, notes)
  }
  if let measures, let rule = driftRule(measures, thresholds) {
    return PictureComparison(still: .indistinguishable, rule, measures, notes)
  }
  return PictureComparison(registered: pair.a.rgb, pair.b.rgb, measures, depth, thresholds, notes)
}

extension PictureComparison {
  /// Decided without looking for b in a.
  fileprivate init(still rung: Rung, _ rule: String, _ measures: SimilarityMeasures?, _ notes: [Note]) {
    self.init(
      rung: rung, rule: rule, measures: measures, registration: nil, overlapMeasures: nil, regions: [],
      tileMap: nil, layout: nil, lowInformation: false, notes: notes)
  }

  fileprivate init(
    registered a: RGBImage, _ b: RGBImage, _ measures: SimilarityMeasures?, _ depth: MeasureDepth,
    _ thresholds: Thresholds, _ notes: [Note]
  ) {
    let copies = Copies.pair(a, b)
    let trial = Registrar(a: copies.a, b: copies.b, limits: thresholds).best().withoutLooseTiles(thresholds)
    let layout = layoutCorrelation(a, trial.copies.full)
    var figures = trial.regional.figures
    let overlap =
      Double(figures.sameTexturedTiles) >= thresholds.sameTilesWhole ? trial.overlapMeasures(a, depth) : nil
    figures.liesExactly =
      trial.kind == .identity || trial.kind == .resize
      || overlap.flatMap { driftRule($0, thresholds) } != nil
    figures.liesInPlace =
      trial.kind != .free && figures.medianColourDistance <= thresholds.sameColour
    var judgement = judged(figures, layout: layout, thresholds)
    if judgement.restsOnStructure, !figures.isPlain(thresholds) {
      // What a pattern has in common with itself is no evidence.
      figures.repetition = copies.a.repetition(in: trial.regional, thresholds)
      judgement = judged(figures, layout: layout, thresholds)
    }
    let isPartlySame = judgement.rung >= .partiallySimilar
    self.init(
      rung: judgement.rung, rule: judgement.rule, measures: measures,
      registration: Registration(trial, figures),
      overlapMeasures: isPartlySame ? overlap ?? trial.overlapMeasures(a, depth) : nil,
      regions: isPartlySame ? trial.regions(of: a.size) : [],
      tileMap: TileMap(trial.regional, of: a.size), layout: layout,
      lowInformation: judgement.lowInformation, notes: notes + judgement.notes)
  }
}

extension RegionalFigures {
  /// Whether nearly all is nearly equal without anything being adapted, so that repetition does not matter.
  fileprivate func isPlain(_ limits: Thresholds) -> Bool {
    liesInPlace && nearlyEqualTextured >= limits.nearlyAll
  }
}

extension Registration {
  fileprivate init(_ trial: Trial, _ figures: RegionalFigures) {
    self.init(
      kind: trial.kind, turn: trial.turn, map: trial.map, colourFit: trial.regional.colourFit,
      figures: figures)
  }
}

extension Trial {
  /// Section 4 over the common part, where it lies pixel on pixel.
  fileprivate func overlapMeasures(_ a: RGBImage, _ depth: MeasureDepth) -> SimilarityMeasures? {
    guard kind == .crop else { return nil }
    let partA = commonBox(a.size, copies.size, map)
    let partB = commonBox(copies.size, a.size, map.inverse)
    guard partA.width > 0, partA.height > 0, partA.width == partB.width, partA.height == partB.height else {
      return nil
    }
    return SimilarityMeasures(PicturePart(a, partA), PicturePart(copies.full, partB), depth)
  }
}
