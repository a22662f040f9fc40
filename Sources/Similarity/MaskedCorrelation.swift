import CKernels

/// A band-passed picture of at most 64 pixels a side, with the sums that correlation needs.
struct CorrelationPlane {
  let plane: Plane
  fileprivate let sums: SummedArea
  fileprivate let squares: SummedArea

  init(_ plane: Plane) {
    self.plane = plane
    let values = plane.values.map { Double($0) }
    sums = SummedArea(plane.size, values)
    squares = SummedArea(plane.size, values.map { $0 * $0 })
  }

  var size: PixelSize { plane.size }
}

/// Where a pattern lies well on a reference.
struct CorrelationPeak {
  /// Reference pixel minus pattern pixel.
  var dx: Int, dy: Int
  /// Correlation times the root of the share of the reference that is covered.
  var score: Double
}

/// Normalised correlation over the overlap at every shift (Padfield 2012), its two best peaks.
func correlationPeaks(_ reference: CorrelationPlane, _ pattern: CorrelationPlane) -> [CorrelationPeak] {
  let (r, t) = (reference.size, pattern.size)
  let least = max(64, 0.35 * Double(min(r.area, t.area)))
  let xs = shifts(r.width, t.width, least: least / Double(min(r.height, t.height)))
  let ys = shifts(r.height, t.height, least: least / Double(min(r.width, t.width)))
  guard !xs.isEmpty, !ys.isEmpty else { return [] }
  let scores = overlapScores(reference, pattern, xs, ys, least: least)
  return peaks(scores, xs, ys)
}

/// Shifts at which at least `least` pixels of a line overlap.
private func shifts(_ reference: Int, _ pattern: Int, least: Double) -> Range<Int> {
  let overlap = max(1, Int(least.rounded(.up)))
  guard overlap <= min(reference, pattern) else { return 0..<0 }
  return overlap - pattern..<reference - overlap + 1
}

private func overlapScores(
  _ reference: CorrelationPlane, _ pattern: CorrelationPlane, _ xs: Range<Int>, _ ys: Range<Int>,
  least: Double
) -> [Double] {
  let (r, t) = (reference.size, pattern.size)
  var products = [Float](repeating: 0, count: xs.count * ys.count)
  var work = [Float](repeating: 0, count: r.height * (r.width + 2 * (t.width + 16)))
  unsafe repro_cross_correlate(
    reference.plane.values, r.width, r.height, pattern.plane.values, t.width, t.height, xs.lowerBound,
    xs.count,
    ys.lowerBound, ys.count, &work, &products)
  var scores = [Double](repeating: 0, count: products.count)
  var scales = scores
  for (row, dy) in ys.enumerated() {
    let rowsR = max(0, dy)..<min(r.height, dy + t.height)
    let rowsT = rowsR.lowerBound - dy..<rowsR.upperBound - dy
    for (column, dx) in xs.enumerated() {
      let columnsR = max(0, dx)..<min(r.width, dx + t.width)
      let columnsT = columnsR.lowerBound - dx..<columnsR.upperBound - dx
      let n = Double(columnsR.count * rowsR.count)
      let (s1, s2) = (reference.sums(columnsR, rowsR), pattern.sums(columnsT, rowsT))
      let spread1 = max(0, reference.squares(columnsR, rowsR) - s1 * s1 / n)
      let spread2 = max(0, pattern.squares(columnsT, rowsT) - s2 * s2 / n)
      let place = row * xs.count + column
      scales[place] = (spread1 * spread2).squareRoot()
      guard n >= least else { continue }
      scores[place] = (Double(products[place]) - s1 * s2 / n) * (n / Double(r.area)).squareRoot()
    }
  }
  // Overlaps without structure would divide by nearly nothing.
  let floor = 1e-3 * max(1, scales.max() ?? 1)
  return zip(scores, scales).map { $1 > floor ? $0 / $1 : 0 }
}

private func peaks(_ scores: [Double], _ xs: Range<Int>, _ ys: Range<Int>) -> [CorrelationPeak] {
  var scores = scores
  var peaks: [CorrelationPeak] = []
  for _ in 0..<2 {
    guard let best = scores.indices.max(by: { scores[$0] < scores[$1] }), scores[best] > 0 else { break }
    let (row, column) = (best / xs.count, best % xs.count)
    peaks.append(
      CorrelationPeak(dx: xs.lowerBound + column, dy: ys.lowerBound + row, score: scores[best]))
    for y in max(0, row - 2)...min(ys.count - 1, row + 2) {
      for x in max(0, column - 2)...min(xs.count - 1, column + 2) { scores[y * xs.count + x] = -1 }
    }
  }
  return peaks
}
