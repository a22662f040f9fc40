public import Pixels
import Similarity

/// Strips along the four edges of a picture, in pixels.
public struct Margins: Hashable, Sendable {
  public let top: Int
  public let bottom: Int
  public let left: Int
  public let right: Int

  /// What of a picture lies outside a box in it.
  init(of size: PixelSize, around box: PixelBox) {
    top = box.y
    bottom = size.height - box.y - box.height
    left = box.x
    right = size.width - box.x - box.width
  }
}

extension Placement {
  /// What of a is not in b.
  public func cutFromA(_ a: Picture, _ b: Picture) -> Margins {
    let (a, b) = sizes(a, b)
    return Margins(of: a, around: map.inverse.box(b.whole, in: a))
  }

  /// What of the turned b is not in a.
  public func addedInB(_ a: Picture, _ b: Picture) -> Margins {
    let (a, b) = sizes(a, b)
    return Margins(of: b, around: map.box(a.whole, in: b))
  }

  private func sizes(_ a: Picture, _ b: Picture) -> (PixelSize, PixelSize) {
    (PixelSize(a.width, a.height), PixelSize(b.width, b.height).turned(turn))
  }
}
