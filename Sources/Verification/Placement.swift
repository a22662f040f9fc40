public import Pixels
public import Similarity

/// Where a lies in b.
public struct Placement: Hashable, Sendable {
  public let kind: RegistrationKind
  /// How b must be turned before anything else.
  public let turn: Orientation
  /// Pixels of a to pixels of the turned b; the centre of the first pixel is at 0, 0.
  public let map: AffineMap
  /// Shares of a and of b that lie in both.
  public let coverageA: Double
  public let coverageB: Double

  /// The angle in degrees by which the turned b is turned beyond a, clockwise.
  public var angle: Double {
    let (along, across) = (map.xx + map.yy, map.yx - map.xy)
    return along > 0 ? degrees(ofSlope: across / along) : 0
  }

  init(_ registration: Registration) {
    kind = registration.kind
    turn = registration.turn
    map = registration.map
    coverageA = registration.figures.coverageA
    coverageB = registration.figures.coverageB
  }

  private init(
    kind: RegistrationKind, turn: Orientation, map: AffineMap, coverageA: Double, coverageB: Double
  ) {
    (self.kind, self.turn, self.map) = (kind, turn, map)
    (self.coverageA, self.coverageB) = (coverageA, coverageB)
  }

  /// Where b lies in a.
  /// - Parameters: the two pictures' sizes, upright.
  func inverted(_ a: PixelSize, _ b: PixelSize) -> Placement {
    // a is turned in b's place: the map leads from b to the upright a, then to a as it must be turned.
    let back = AffineMap.turning(b, by: turn).then(map.inverse)
    return Placement(
      kind: kind, turn: turn.inverse, map: back.then(.turning(a, by: turn.inverse)), coverageA: coverageB,
      coverageB: coverageA)
  }
}

extension Orientation {
  /// What undoes this turn.
  public var inverse: Orientation {
    switch self {
    case .quarterTurnClockwise: .quarterTurnAnticlockwise
    case .quarterTurnAnticlockwise: .quarterTurnClockwise
    default: self
    }
  }
}
