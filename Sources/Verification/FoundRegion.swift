public import Similarity

/// A part of the pictures where they don't agree.
public struct FoundRegion: Hashable, Sendable {
  public let kind: Region.Kind
  /// In pixels of a, upright; nil for what is only in b.
  public let boxInA: PixelBox?
  /// In pixels of b, upright; nil for what is only in a.
  public let boxInB: PixelBox?
  /// Of a changed region the share of the common area, of the others the share of their picture.
  public let share: Double

  /// - Parameters:
  ///   - region: as found with the pictures in the order in which they were compared.
  ///   - swapped: whether that order is the other way round.
  ///   - placement: where a lies in b, the pictures as they were named.
  init(_ region: Region, swapped: Bool, placement: Placement, _ a: PixelSize, _ b: PixelSize) {
    kind = swapped ? region.kind.swapped : region.kind
    share = region.share
    // The compared pictures: the second one's pixels are counted after its turn.
    let second = swapped ? a : b
    let turn = swapped ? placement.turn.inverse : placement.turn
    let map = swapped ? placement.inverted(a, b).map : placement.map
    let upright = AffineMap.turning(second, by: turn).inverse
    let inFirst = region.kind == .outsideB ? nil : region.box
    let inSecond: PixelBox? =
      switch region.kind {
      case .outsideA: nil
      case .outsideB: upright.box(region.box, in: second)
      case .changed: map.then(upright).box(region.box, in: second)
      }
    (boxInA, boxInB) = swapped ? (inSecond, inFirst) : (inFirst, inSecond)
  }

  /// In pixels of a; of what is only in b, in pixels of b.
  public var box: PixelBox { boxInA ?? boxInB ?? PixelBox(x: 0, y: 0, width: 0, height: 0) }
}

extension Region.Kind {
  fileprivate var swapped: Region.Kind {
    switch self {
    case .changed: .changed
    case .outsideA: .outsideB
    case .outsideB: .outsideA
    }
  }
}
