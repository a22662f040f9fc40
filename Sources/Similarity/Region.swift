import Pixels

/// A part of a picture in pixels, from its top left corner.
public struct PixelBox: Hashable, Sendable {
  public let x: Int, y: Int, width: Int, height: Int

  public init(x: Int, y: Int, width: Int, height: Int) {
    (self.x, self.y, self.width, self.height) = (x, y, width, height)
  }
}

/// A part of the pictures where they don't agree.
public struct Region: Hashable, Sendable {
  public enum Kind: String, Hashable, Sendable {
    /// In both, but not the same; in pixels of a.
    case changed
    /// Only in a; in pixels of a.
    case outsideA = "outside-a"
    /// Only in b; in pixels of the turned b.
    case outsideB = "outside-b"
  }

  public enum Edge: String, Hashable, Sendable {
    case top, bottom, left, right
  }

  public let kind: Kind
  /// The edge at which a part was cut off; nil for what changed.
  public let edge: Edge?
  public let box: PixelBox
  /// Of a `changed` region the share of the common area, of the others the share of their picture.
  public let share: Double
}

extension Trial {
  /// Changed regions, the largest first, then what is outside.
  func regions(of a: PixelSize) -> [Region] {
    changedRegions(of: a) + outside(a, copies.size, map, .outsideA)
      + outside(copies.size, a, map.inverse, .outsideB)
  }

  private func changedRegions(of a: PixelSize) -> [Region] {
    let valid = regional.tiles.count { $0.isValid }
    let scale = max(1, Double(a.longSide) / 512)
    return Similarity.changedRegions(regional.tiles, width: regional.grid.columns.count)
      .sorted { ($1.places.count, $0.places[0]) < ($0.places.count, $1.places[0]) }
      .map {
        Region(
          kind: .changed, edge: nil, box: box($0, scale, a),
          share: Double($0.places.count) / Double(max(1, valid)))
      }
  }

  private func box(_ tiles: ChangedTiles, _ scale: Double, _ a: PixelSize) -> PixelBox {
    let side = Double(TileGrid.tile) * scale
    func edge(_ tile: Int, _ limit: Int) -> Int { min(limit, Int(Double(tile) * side + 0.5)) }
    let (left, right) = (edge(tiles.columns.lowerBound, a.width), edge(tiles.columns.upperBound + 1, a.width))
    let (top, bottom) = (edge(tiles.rows.lowerBound, a.height), edge(tiles.rows.upperBound + 1, a.height))
    return PixelBox(x: left, y: top, width: right - left, height: bottom - top)
  }
}

/// The strips of a picture beyond the other one's edges.
/// - Parameter map: from this picture to the other.
private func outside(_ size: PixelSize, _ other: PixelSize, _ map: AffineMap, _ kind: Region.Kind) -> [Region]
{
  let common = commonBox(size, other, map)
  let (right, bottom) = (common.x + common.width, common.y + common.height)
  let strips: [(Region.Edge, PixelBox)] = [
    (.top, PixelBox(x: 0, y: 0, width: size.width, height: common.y)),
    (.bottom, PixelBox(x: 0, y: bottom, width: size.width, height: size.height - bottom)),
    (.left, PixelBox(x: 0, y: common.y, width: common.x, height: common.height)),
    (.right, PixelBox(x: right, y: common.y, width: size.width - right, height: common.height)),
  ]
  return strips.filter { $0.1.width > 0 && $0.1.height > 0 }.map { edge, box in
    Region(kind: kind, edge: edge, box: box, share: Double(box.width * box.height) / Double(size.area))
  }
}

/// The part of a picture that lies in another one, as an upright box: where the other's edges come to lie, to the
/// nearest pixel, and no further than the picture.
func commonBox(_ size: PixelSize, _ other: PixelSize, _ map: AffineMap) -> PixelBox {
  let back = map.inverse
  let (w, h) = (Double(other.width) - 0.5, Double(other.height) - 0.5)
  let corners = [Point(-0.5, -0.5), Point(w, -0.5), Point(-0.5, h), Point(w, h)].map { back($0) }
  func clamp(_ place: Double, _ limit: Int) -> Int {
    Int(max(0, min(Double(limit), (place + 0.5).rounded())))
  }
  let left = clamp(corners.map(\.x).min() ?? 0, size.width)
  let right = clamp(corners.map(\.x).max() ?? 0, size.width)
  let top = clamp(corners.map(\.y).min() ?? 0, size.height)
  let bottom = clamp(corners.map(\.y).max() ?? 0, size.height)
  return PixelBox(x: left, y: top, width: right - left, height: bottom - top)
}
