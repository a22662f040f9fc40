import CKernels
import Pixels

/// Maps from a to b that may hold, found without any idea of where to look: crops and scales from 0.49 to 2.
/// - Parameter count: how many are wanted.
/// - Returns: the likeliest first, none near another.
func coarseCandidates(_ a: Copies, _ b: Copies, count: Int) -> [CoarseCandidate] {
  let there = CoarseReference(a, template: b)
  let back = CoarseReference(b, template: a)
  let found = concurrently(there.sizes.count + back.sizes.count) { index in
    index < there.sizes.count
      ? there.candidates(there.sizes[index])
      : back.candidates(back.sizes[index - there.sizes.count])
        .map { CoarseCandidate(map: $0.map.inverse, score: $0.score) }
  }.flatMap { $0 }
  // A stable order: of equal scores the one found first.
  let ordered = found.enumerated().sorted {
    ($1.element.score, $0.offset) < ($0.element.score, $1.offset)
  }
  var kept: [CoarseCandidate] = []
  for (_, candidate) in ordered where kept.count < count {
    let apart = 0.03 * Double(a.size.longSide) * candidate.map.scale
    if kept.allSatisfy({ candidate.map.distance(to: $0.map, over: a.size) > apart }) {
      kept.append(candidate)
    }
  }
  return kept
}

/// A map that may hold, between the full pictures.
struct CoarseCandidate: Sendable {
  var map: AffineMap
  /// Correlation over the overlap, less where the overlap is small.
  var score: Double
}

/// Longest side at which pictures are laid on each other.
private let coarseSide = Int(REPRO_COARSE_SIDE)

/// A picture on which another one is laid at many sizes.
private struct CoarseReference: Sendable {
  private let reference: Plane
  private let full: PixelSize
  private let template: Copies
  /// The sizes at which the template is tried, in a fixed order.
  let sizes: [PixelSize]

  init(_ copies: Copies, template: Copies) {
    let scale = min(1, Double(coarseSide) / Double(copies.size.longSide))
    full = copies.size
    reference = details(copies, rounded(full, scale))
    self.template = template
    sizes = templateSizes(template.size, on: reference.size, scale: scale)
  }

  /// Where the template may lie at one size, as maps from the reference.
  func candidates(_ size: PixelSize) -> [CoarseCandidate] {
    let (fx, fy) = ratios(reference.size, full)
    let (sx, sy) = ratios(template.size, size)
    return correlationPeaks(reference, details(template, size)).map { peak in
      CoarseCandidate(
        map: AffineMap(
          scale: fx * sx, fy * sy, shift: (0.5 * fx - Double(peak.dx)) * sx - 0.5,
          (0.5 * fy - Double(peak.dy)) * sy - 0.5),
        score: peak.score)
    }
  }

  private func ratios(_ a: PixelSize, _ b: PixelSize) -> (Double, Double) {
    (Double(a.width) / Double(b.width), Double(a.height) / Double(b.height))
  }
}

private func details(_ copies: Copies, _ size: PixelSize) -> Plane {
  Plane(copies.coarse.resized(to: size)).bandPassed
}

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
