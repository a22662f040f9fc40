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

  /// Changed tiles that touch each other, also at corners, three at least.
  private func changedRegions(of a: PixelSize) -> [Region] {
    let valid = regional.tiles.count { $0.isValid }
    let scale = max(1, Double(a.longSide) / 512)
    return groups(regional.tiles.map { $0.isValid && !$0.isSame }, columns: regional.grid.columns.count)
      .filter { $0.count >= 3 }
      .sorted { ($1.count, $0[0]) < ($0.count, $1[0]) }
      .map {
        Region(
          kind: .changed, edge: nil, box: box($0, scale, a), share: Double($0.count) / Double(max(1, valid)))
      }
  }

  private func box(_ tiles: [Int], _ scale: Double, _ a: PixelSize) -> PixelBox {
    let side = Double(TileGrid.tile) * scale
    let columns = tiles.map { $0 % regional.grid.columns.count }
    let rows = tiles.map { $0 / regional.grid.columns.count }
    func edge(_ tile: Int, _ limit: Int) -> Int { min(limit, Int(Double(tile) * side + 0.5)) }
    let (left, right) = (edge(columns.min() ?? 0, a.width), edge((columns.max() ?? 0) + 1, a.width))
    let (top, bottom) = (edge(rows.min() ?? 0, a.height), edge((rows.max() ?? 0) + 1, a.height))
    return PixelBox(x: left, y: top, width: right - left, height: bottom - top)
  }
}

/// Neighbouring marked tiles, each group in the order of its tiles.
private func groups(_ marked: [Bool], columns: Int) -> [[Int]] {
  var left = marked
  var groups: [[Int]] = []
  for start in marked.indices where left[start] {
    var group: [Int] = []
    var waiting = [start]
    left[start] = false
    while let tile = waiting.popLast() {
      group.append(tile)
      for neighbour in neighbours(of: tile, columns: columns, count: marked.count) where left[neighbour] {
        left[neighbour] = false
        waiting.append(neighbour)
      }
    }
    groups.append(group.sorted())
  }
  return groups
}

private func neighbours(of tile: Int, columns: Int, count: Int) -> [Int] {
  let (row, column) = (tile / columns, tile % columns)
  return (max(0, row - 1)...min(count / columns - 1, row + 1)).flatMap { y in
    (max(0, column - 1)...min(columns - 1, column + 1)).map { y * columns + $0 }
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
