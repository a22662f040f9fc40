/// Where the ladder draws its lines. The defaults were measured on simulated drift and edits, not on pictures from
/// real graphics cards.
public struct Thresholds: Hashable, Sendable {
  /// Levels by which no channel may differ for `equal-within-n`.
  public var levels = 3.0
  /// For `indistinguishable`: least SSIM, least window of its map, largest mean difference and largest shift of a
  /// window's mean, in levels.
  public var ssim = 0.98
  public var worstSSIM = 0.92
  public var meanDifference = 2.5
  public var localShift = 3.0
  /// Standard deviation from which a tile has structure, in levels.
  public var texture = 4.0
  /// Least structure across a tile's strongest direction, as a share of that along it, to give the tile a place.
  public var crossStructure = 0.02
  /// When a tile is the same: least contrast-structure, largest OKLab distance.
  public var sameStructure = 0.6
  public var sameColour = 0.10
  /// When a tile is nearly equal: least contrast-structure.
  public var nearlyEqualStructure = 0.85
  /// How many times as far as nearly equal tiles one that is not may differ, to be the same.
  public var looseDifference = 2.0
  /// Least number of tiles with structure; below, the pictures hold too little information.
  public var texturedTiles = 8.0
  /// Least number of same tiles where the pictures cover each other, and, with structure in more than one direction,
  /// where a search found the map.
  public var sameTilesWhole = 12.0
  public var sameTilesPart = 40.0
  /// Where all agree, so few tiles suffice if each picture lies in the other by this share.
  public var unanimousCoverage = 0.55
  /// Least share of the tiles with structure in more than one direction that are the same.
  public var sameAnchored = 0.20
  /// Least share of either picture that lies in both.
  public var coverage = 0.35
  /// For `substantially-similar`: least shares of the common area and of its tiles with structure.
  public var same = 0.75
  public var sameTextured = 0.50
  /// For `partially-similar`: least shares of tiles with structure, by the plain and by the strict measure.
  public var partTextured = 0.20
  /// The plain one where a search found the map.
  public var partFound = 0.35
  public var partNearlyEqual = 0.20
  /// For both: least share of the same tiles that lie where their surroundings do, and least agreement beyond what the
  /// pictures repeat in themselves.
  public var settled = 0.6
  public var beyondRepetition = 0.5
  /// Least share that the agreement beyond repetition is measured by: a tile more than next to none says nothing.
  public var leastRepetition = 0.1
  /// Least share of nearly equal tiles with structure from which repetition does not matter.
  public var nearlyAll = 0.95
  /// Largest median colour distance, in OKLab, at which pictures that repeat themselves may be partially similar.
  public var repeatedColour = 0.02
  /// Of pictures without structure: least share of the common area that is the same, and of the larger picture that
  /// lies in both.
  public var sameByColour = 0.9
  /// For `same-composition`: least correlation of the layouts.
  public var layout = 0.70

  public init() {}

  /// ``levels`` as levels come, 0...255: no two differ by a part of one.
  public var wholeLevels: Int { levels > 0 ? Int(min(255, levels)) : 0 }

  /// ``texturedTiles`` as tiles come.
  public var wholeTexturedTiles: Int { texturedTiles > 0 ? Int(min(1e9, texturedTiles.rounded(.up))) : 0 }
}

extension Thresholds {
  private static let fields: [(name: String, path: any WritableKeyPath<Thresholds, Double> & Sendable)] = [
    ("levels", \.levels), ("ssim", \.ssim), ("worst-ssim", \.worstSSIM),
    ("mean-difference", \.meanDifference),
    ("local-shift", \.localShift), ("texture", \.texture), ("cross-structure", \.crossStructure),
    ("same-structure", \.sameStructure),
    ("same-colour", \.sameColour),
    ("nearly-equal-structure", \.nearlyEqualStructure), ("loose-difference", \.looseDifference),
    ("textured-tiles", \.texturedTiles),
    ("same-tiles-whole", \.sameTilesWhole),
    ("same-tiles-part", \.sameTilesPart), ("unanimous-coverage", \.unanimousCoverage),
    ("same-anchored", \.sameAnchored), ("coverage", \.coverage),
    ("same", \.same),
    ("same-textured", \.sameTextured), ("part-textured", \.partTextured),
    ("part-found", \.partFound),
    ("part-nearly-equal", \.partNearlyEqual), ("settled", \.settled),
    ("beyond-repetition", \.beyondRepetition), ("least-repetition", \.leastRepetition),
    ("nearly-all", \.nearlyAll),
    ("repeated-colour", \.repeatedColour),
    ("same-by-colour", \.sameByColour), ("layout", \.layout),
  ]

  /// The names that ``set(_:to:)`` knows, in a fixed order.
  public static var names: [String] { fields.map(\.name) }

  /// The value of a threshold by its name; nil: there is no such threshold.
  public subscript(name: String) -> Double? {
    Self.fields.first { $0.name == name }.map { self[keyPath: $0.path] }
  }

  /// Sets a threshold by its name, as `--threshold NAME=VALUE` does.
  /// - Throws: ``SimilarityError`` for an unknown name or a value that is not finite.
  public mutating func set(_ name: String, to value: Double) throws(SimilarityError) {
    guard let field = Self.fields.first(where: { $0.name == name }) else {
      throw .unknownThreshold(name: name)
    }
    guard value.isFinite else { throw .notFinite(name: name) }
    self[keyPath: field.path] = value
  }
}

/// What can be wrong with what a person asks of a comparison.
public enum SimilarityError: Error, Hashable, Sendable, CustomStringConvertible {
  case unknownThreshold(name: String)
  case notFinite(name: String)

  public var description: String {
    switch self {
    case .unknownThreshold(let name):
      "there is no threshold `\(name)`; --threshold knows \(Thresholds.names.joined(separator: ", "))"
    case .notFinite(let name): "the threshold `\(name)` must be a finite number; give one as NAME=VALUE"
    }
  }
}
