import ExactMath
import Pixels
import Recipes

extension PictureComparison {
  /// What was found, in one sentence without a full stop.
  public var summary: String {
    switch rung {
    case .identicalFile: "the same file"
    case .identicalPixels: "the same pixels"
    case .equalWithinN: "the same picture: no level differs by more than \(levels ?? 0)"
    case .indistinguishable: "the same picture, with differences that can't be seen"
    case .substantiallySimilar, .partiallySimilar: commonParts
    case .sameComposition: "another picture with the same composition"
    case .different: "different pictures"
    }
  }

  private var commonParts: String {
    guard let registration else { return "the same picture" }
    let start = rung == .substantiallySimilar ? "the same picture" : "parts of the same picture"
    let changes = [registration.turn.words, registration.motion, registration.colourFit.words].compactMap {
      $0
    }
    let cut = regions.compactMap { cutOff($0) }
    let same = "\(percent(registration.figures.same)) of the common area the same"
    let changed = regions.filter { $0.kind == .changed }.map { region in
      "\(region.box.width) x \(region.box.height) pixels at \(region.box.x), \(region.box.y)"
    }
    let list = changed.isEmpty ? [] : ["changed: " + changed.joined(separator: "; ")]
    return ([start] + changes + cut).joined(separator: ", ") + ": " + ([same] + list).joined(separator: ", ")
  }

  private func cutOff(_ region: Region) -> String? {
    guard let edge = region.edge else { return nil }
    let (whole, other) = region.kind == .outsideA ? ("A", "B") : ("B", "A")
    return "\(edge.rawValue) \(percent(region.share)) of \(whole) not in \(other)"
  }
}

extension Orientation {
  /// What brings b into a's position.
  fileprivate var words: String? {
    switch self {
    case .upright: nil
    case .mirrored: "mirrored left to right"
    case .flipped: "mirrored top to bottom"
    case .halfTurn: "turned by 180 degrees"
    case .quarterTurnClockwise, .quarterTurnAnticlockwise: "turned by 90 degrees"
    case .transposed, .transverse: "mirrored and turned by 90 degrees"
    }
  }
}

extension Registration {
  /// The size and the angle at which b shows a, where they are not a's.
  fileprivate var motion: String? {
    let angle = map.xx > 0 ? exactAtan(map.yx / map.xx) * 180 / .pi : 0
    let scaled = abs(map.scale - 1) > 0.005 ? "at \(tenths(map.scale, 2)) of the size" : nil
    let turned = kind == .free && abs(angle) > 0.15 ? "turned by \(tenths(angle, 1)) degrees" : nil
    let words = [scaled, turned].compactMap { $0 }
    return words.isEmpty ? nil : words.joined(separator: ", ")
  }
}

extension ColourFit {
  /// What was done to all colours alike; nil: next to nothing.
  fileprivate var words: String? {
    let (gains, offsets) = (rows.map { Array($0[..<3]) }, rows.map { $0[3] })
    let isPlain = (0..<3).allSatisfy { row in
      (0..<3).allSatisfy { abs(gains[row][$0] - (row == $0 ? 1 : 0)) <= 0.08 } && abs(offsets[row]) <= 10
    }
    return isPlain ? nil : "with all colours changed alike"
  }
}

private func percent(_ share: Double) -> String { "\(Int((share * 100).rounded())) %" }

/// A number with so many digits behind the point at most.
private func tenths(_ value: Double, _ digits: Int) -> String {
  let unit = digits == 2 ? 100.0 : 10.0
  return figure((value * unit).rounded() / unit)
}
