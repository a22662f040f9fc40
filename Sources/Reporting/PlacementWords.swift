import Pixels
import Similarity
import Verification

/// How B came from A, in words: "B is A without its bottom 41 rows."
struct PlacementWords {
  private let placement: Placement
  private let a: Picture
  private let b: Picture

  init(_ placement: Placement, _ a: Picture, _ b: Picture) {
    (self.placement, self.a, self.b) = (placement, a, b)
  }

  var sentence: String {
    let changes = [turn, scale, angle, missing, added].compactMap { $0 }
    if changes.isEmpty {
      return placement.kind == .free
        ? "B lies on A, moved by parts of a pixel." : "B lies on A, pixel on pixel."
    }
    return "B is A " + changes.joined(separator: ", ") + "."
  }

  /// What was done to A; the placement tells what undoes it.
  private var turn: String? {
    switch placement.turn {
    case .upright: nil
    case .mirrored: "mirrored left to right"
    case .flipped: "mirrored top to bottom"
    case .halfTurn: "turned by 180 degrees"
    case .quarterTurnClockwise: "turned by 90 degrees anticlockwise"
    case .quarterTurnAnticlockwise: "turned by 90 degrees clockwise"
    case .transposed: "mirrored along the falling diagonal"
    case .transverse: "mirrored along the rising diagonal"
    }
  }

  private var scale: String? {
    let (across, down) = (
      length(placement.map.xx, placement.map.yx), length(placement.map.xy, placement.map.yy)
    )
    if abs(across - down) > 0.01 * max(across, down) {
      return "stretched to \(percent(across)) of its width and \(percent(down)) of its height"
    }
    guard abs(placement.map.scale - 1) > 0.005 else { return nil }
    return "scaled to \(short(placement.map.scale * 100, digits: 1)) %"
  }

  private var angle: String? {
    let angle = placement.angle
    guard placement.kind == .free, abs(angle) >= 0.15 else { return nil }
    return "turned by \(short(abs(angle), digits: 1)) degrees \(angle > 0 ? "clockwise" : "anticlockwise")"
  }

  /// What of A is not in B.
  private var missing: String? {
    placement.cutFromA(a, b).words(least: tolerance(a.width, a.height)) { "\($0) \($1)" }.map {
      "without its " + $0
    }
  }

  private var added: String? {
    placement.addedInB(a, b).words(least: tolerance(b.width, b.height)) { "\($1) added at the \($0)" }.map {
      "with " + $0
    }
  }

  /// Where the map is not of whole pixels, edges are known to about a hundredth.
  private func tolerance(_ width: Int, _ height: Int) -> Int {
    placement.kind == .free ? max(width, height) / 100 + 1 : 1
  }
}

extension Margins {
  /// The strips from a size on, each told by its edge and its rows or columns.
  fileprivate func words(least: Int, _ tell: (_ edge: String, _ strip: String) -> String) -> String? {
    let strips = [
      (top, "top", "row"), (bottom, "bottom", "row"), (left, "left", "column"), (right, "right", "column"),
    ]
    let words = strips.filter { $0.0 >= least }.map { count, edge, unit in
      tell(edge, "\(count) \(unit)\(count == 1 ? "" : "s")")
    }
    guard let last = words.last else { return nil }
    return words.count == 1 ? last : words.dropLast().joined(separator: ", ") + " and " + last
  }
}

private func length(_ x: Double, _ y: Double) -> Double { (x * x + y * y).squareRoot() }
