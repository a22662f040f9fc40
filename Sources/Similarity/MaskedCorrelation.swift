import CKernels

/// Where a pattern lies well on a reference.
struct CorrelationPeak {
  /// Reference pixel minus pattern pixel.
  var dx: Int, dy: Int
  /// Correlation times the root of the share of the reference that is covered.
  var score: Double
}

/// Normalised correlation over the overlap at every shift (Padfield 2012), its two best peaks.
/// - Precondition: both have at most 64 pixels a side.
func correlationPeaks(_ reference: Plane, _ pattern: Plane) -> [CorrelationPeak] {
  let (r, t) = (reference.size, pattern.size)
  let least = max(64, 0.35 * Double(min(r.area, t.area)))
  let xs = shifts(r.width, t.width, least: least / Double(min(r.height, t.height)))
  let ys = shifts(r.height, t.height, least: least / Double(min(r.width, t.width)))
  guard !xs.isEmpty, !ys.isEmpty else { return [] }
  return peaks(overlapScores(reference, pattern, xs, ys, least: least), xs, ys, count: 2)
}

/// Where a pattern lies well on itself, moved by more than a few pixels, three of its best places; of two opposite
/// shifts one.
/// - Precondition: it has at most 64 pixels a side.
func selfCorrelationPeaks(_ pattern: Plane) -> [CorrelationPeak] {
  let (size, least) = (pattern.size, max(64, 0.35 * Double(pattern.size.area)))
  let xs = shifts(size.width, size.width, least: least / Double(size.height))
  let ys = shifts(size.height, size.height, least: least / Double(size.width))
  guard !xs.isEmpty, !ys.isEmpty else { return [] }
  var scores = overlapScores(pattern, pattern, xs, ys, least: least)
  for (row, dy) in ys.enumerated() {
    for (column, dx) in xs.enumerated() where dy < 0 || dy <= 3 && abs(dx) <= 3 || dy == 0 && dx < 0 {
      scores[row * xs.count + column] = -1
    }
  }
  return peaks(scores, xs, ys, count: 3)
}

/// Shifts at which at least `least` pixels of a line overlap.
private func shifts(_ reference: Int, _ pattern: Int, least: Double) -> Range<Int> {
  let overlap = max(1, Int(least.rounded(.up)))
  guard overlap <= min(reference, pattern) else { return 0..<0 }
  return overlap - pattern..<reference - overlap + 1
}

private func overlapScores(
  _ reference: Plane, _ pattern: Plane, _ xs: Range<Int>, _ ys: Range<Int>, least: Double
) -> [Double] {
  var scores = [Double](repeating: 0, count: xs.count * ys.count)
  var scales = scores
  unsafe reference.values.withUnsafeBufferPointer { values in
    unsafe pattern.values.withUnsafeBufferPointer { patternValues in
      var r = unsafe repro_plane(
        values: values.baseAddress, width: reference.size.width, height: reference.size.height)
      var t = unsafe repro_plane(
        values: patternValues.baseAddress, width: pattern.size.width, height: pattern.size.height)
      let shifts = repro_shifts(
        first_x: xs.lowerBound, count_x: xs.count, first_y: ys.lowerBound, count_y: ys.count)
      unsafe repro_overlap_scores(&r, &t, shifts, least, &scales, &scores)
    }
  }
  return scores
}

private func peaks(
  _ scores: [Double], _ xs: Range<Int>, _ ys: Range<Int>, count: Int
) -> [CorrelationPeak] {
  var scores = scores
  var peaks: [CorrelationPeak] = []
  for _ in 0..<count {
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
