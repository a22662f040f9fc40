import Pixels
public import Recipes
public import Similarity

/// How two pictures are judged.
public struct JudgingOptions: Hashable, Sendable {
  public enum Depth: String, CaseIterable, Hashable, Sendable {
    /// Only the exact rungs, levels and hashes: structure is not judged.
    case basic
    /// All measures, and the whole ladder.
    case full
  }

  public var depth = Depth.full
  public var thresholds = Thresholds()

  public init() {}
}

/// What was found between two pictures, in the order in which they were named, and what follows from it.
public struct Judgement: Sendable {
  public let a: JudgedPicture
  public let b: JudgedPicture
  public let options: JudgingOptions
  /// nil: only the exact rungs were tried, and none holds.
  public let rung: Rung?
  /// The line of the ladder that decided, with its numbers.
  public let rule: String?
  /// nil where the sizes differ.
  public let differences: LevelDifferences?
  /// At full size; nil where the sizes differ and where structure was not judged.
  public let measures: SimilarityMeasures?
  /// nil where an exact rung made it needless.
  public let placement: Placement?
  /// What the regional map says, a being the larger picture.
  public let figures: RegionalFigures?
  /// What was done to all colours alike, from the larger picture to the other.
  public let colourFit: ColourFit?
  /// For a part cut out pixel on pixel: the measures over what both hold.
  public let overlapMeasures: SimilarityMeasures?
  public let regions: [FoundRegion]
  /// Where the two agree, tile by tile, in the frame of the larger picture: of b where ``isSwapped``. nil where they
  /// have no part in common.
  public let tileMap: TileMap?
  /// Agreement of the rough layouts; nil where it was not looked at.
  public let layout: Double?
  /// Whether one of the pictures has too little structure: then agreement is no evidence of a common origin.
  public let lowInformation: Bool
  public let notes: [Note]
  /// Whether b was the first in the order in which pictures are compared.
  public let isSwapped: Bool

  /// Whether the pictures are at least as close as `rung` says.
  public func reaches(_ required: Rung) -> Bool { rung.map { $0 >= required } ?? false }

  /// Bits in which the hashes differ, by name.
  public var distances: [(name: String, bits: Int)] {
    zip(a.hashes.named, b.hashes.named).map { ($0.name, $0.hash.distance(to: $1.hash)) }
  }

  var limits: Thresholds { options.thresholds }

  /// Pixels of a to pixels of b, both upright; nil where nothing was registered.
  public var mapToB: AffineMap? {
    placement.map { $0.map.then(AffineMap.turning(b.size, by: $0.turn).inverse) }
  }

  /// Whether the structure that both have was too little to judge by.
  var isJudgedByColour: Bool {
    figures.map { Double($0.texturedTiles) < limits.texturedTiles } ?? false
  }
}

/// Compares two pictures. `judged(a, b)` and `judged(b, a)` give the same verdict and the inverse placement: both
/// compare the larger one with the smaller one, and turn the result round where that is not the order of the names.
public func judged(
  _ a: JudgedPicture, against b: JudgedPicture, _ options: JudgingOptions = JudgingOptions()
) -> Judgement {
  let swapped = !a.comesBefore(b)
  let (first, second) = swapped ? (b, a) : (a, b)
  let sameFile = a.fileSHA256 == b.fileSHA256
  guard options.depth == .full else {
    return Judgement(a, b, options, exactly(first, second, sameFile, options.thresholds), swapped)
  }
  let found = compared(
    first.picture, second.picture, sameFile: sameFile, thresholds: options.thresholds)
  return Judgement(a, b, options, found, swapped)
}

/// The exact rungs alone, of what the numbers stand for where colour profiles differ and can be applied.
private func exactly(
  _ a: JudgedPicture, _ b: JudgedPicture, _ sameFile: Bool, _ limits: Thresholds
) -> ExactComparison {
  let (x, y) = (a.picture, b.picture)
  let sameColours = x.facts.profile == y.facts.profile
  return exactRung(
    sameColours ? x : x.convertedToSRGB() ?? x, sameColours ? y : y.convertedToSRGB() ?? y,
    sameFile: sameFile, mostLevels: limits.wholeLevels, asStored: sameColours)
}

extension Judgement {
  fileprivate init(
    _ a: JudgedPicture, _ b: JudgedPicture, _ options: JudgingOptions, _ found: PictureComparison,
    _ swapped: Bool
  ) {
    let remarks = EvidenceRemarks(a, b, options.thresholds)
    let forward = found.registration.map { Placement($0) }
    let placement = swapped ? forward?.inverted(b.size, a.size) : forward
    self.init(
      a: a, b: b, options: options, rung: found.rung, rule: found.rule,
      differences: found.measures?.differences, measures: found.measures, placement: placement,
      figures: found.registration?.figures, colourFit: found.registration?.colourFit,
      overlapMeasures: found.overlapMeasures,
      regions: placement.map { placement in
        found.regions.map { FoundRegion($0, swapped: swapped, placement: placement, a.size, b.size) }
      } ?? [],
      tileMap: found.rung >= .partiallySimilar ? found.tileMap : nil, layout: found.layout,
      lowInformation: found.lowInformation || remarks.lowInformation,
      notes: EvidenceRemarks.spot(found) + remarks.joined(with: found.notes, rung: found.rung),
      isSwapped: swapped)
  }

  fileprivate init(
    _ a: JudgedPicture, _ b: JudgedPicture, _ options: JudgingOptions, _ found: ExactComparison,
    _ swapped: Bool
  ) {
    let remarks = EvidenceRemarks(a, b, options.thresholds)
    self.init(
      a: a, b: b, options: options, rung: found.rung, rule: found.rule, differences: found.differences,
      measures: nil, placement: nil, figures: nil, colourFit: nil, overlapMeasures: nil, regions: [],
      tileMap: nil, layout: nil, lowInformation: remarks.lowInformation,
      notes: remarks.joined(with: found.notes, rung: found.rung), isSwapped: swapped)
  }
}
