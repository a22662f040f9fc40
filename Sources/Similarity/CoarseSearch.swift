import CKernels
import Pixels

/// Maps from a to b that may hold, found without any idea of where to look: crops and scales from 0.49 to 2.
/// - Parameter count: how many are wanted.
/// - Returns: maps between the full pictures, the likeliest first, none near another.
func coarseCandidates(_ a: Copies, _ b: Copies, count: Int) -> [AffineMap] {
  let found =
    candidates(reference: a, template: b)
    + candidates(reference: b, template: a).map { Candidate(map: $0.map.inverse, score: $0.score) }
  // A stable order: of equal scores the one found first.
  let ordered = found.enumerated().sorted {
    ($1.element.score, $0.offset) < ($0.element.score, $1.offset)
  }
  var kept: [AffineMap] = []
  for (_, candidate) in ordered where kept.count < count {
    let apart = 0.03 * Double(a.size.longSide) * candidate.map.scale
    if kept.allSatisfy({ candidate.map.distance(to: $0, over: a.size) > apart }) {
      kept.append(candidate.map)
    }
  }
  return kept
}

private struct Candidate {
  var map: AffineMap
  var score: Double
}

/// Longest side at which pictures are laid on each other.
private let coarseSide = Int(REPRO_COARSE_SIDE)

private func candidates(reference: Copies, template: Copies) -> [Candidate] {
  let (full, other) = (reference.size, template.size)
  let size = rounded(full, min(1, Double(coarseSide) / Double(full.longSide)))
  let fixed = details(reference, size)
  let (fx, fy) = (Double(size.width) / Double(full.width), Double(size.height) / Double(full.height))
  return templateSizes(other, on: size, scale: min(1, Double(coarseSide) / Double(full.longSide))).flatMap {
    t in
    let (sx, sy) = (Double(other.width) / Double(t.width), Double(other.height) / Double(t.height))
    return correlationPeaks(fixed, details(template, t)).map { peak in
      Candidate(
        map: AffineMap(
          scale: fx * sx, fy * sy, shift: (0.5 * fx - Double(peak.dx)) * sx - 0.5,
          (0.5 * fy - Double(peak.dy)) * sy - 0.5),
        score: peak.score)
    }
  }
}

private func details(_ copies: Copies, _ size: PixelSize) -> Plane {
  Plane(copies.coarse.resized(width: size.width, height: size.height)).bandPassed
}

/// The sizes at which the template is tried, in a fixed order.
/// - Parameter scale: the reference's, at which the template's own pixels are tried too.
private func templateSizes(_ template: PixelSize, on reference: PixelSize, scale: Double) -> [PixelSize] {
  var sizes: Set<PixelSize> = [reference]
  var ratio = 1.0
  for _ in 0..<25 {
    sizes.insert(rounded(template, ratio * Double(reference.longSide) / Double(template.longSide)))
    ratio /= 1.03
  }
  for share in [scale, Double(reference.shortSide) / Double(template.shortSide)] {
    sizes.insert(rounded(template, share))
  }
  return sizes.filter { $0.shortSide >= 8 && $0.longSide <= coarseSide }.sorted()
}

private func rounded(_ size: PixelSize, _ share: Double) -> PixelSize {
  PixelSize(max(1, Int(Double(size.width) * share + 0.5)), max(1, Int(Double(size.height) * share + 0.5)))
}
