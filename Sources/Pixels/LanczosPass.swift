import CKernels

/// One direction of a resize: for every output, which inputs count and how much.
public struct LanczosPass: Sendable {
  /// Bits behind the point of ``weights``.
  public static let fractionBits = 22

  /// The first input of each output.
  public let starts: [Int32]
  /// Where each output's weights end in ``weights``; they begin where those of the output before end.
  public let ends: [Int32]
  /// In fixed point.
  public let weights: [Int32]

  public init(from old: Int, to new: Int) {
    let scale = Double(old) / Double(new)
    let filterScale = max(scale, 1)
    let support = 3 * filterScale
    var (starts, ends, weights): ([Int32], [Int32], [Int32]) = ([], [], [])
    func value(_ distance: Double) -> Double { lanczos(distance * (1 / filterScale)) }
    // Every output of a whole scale sees its inputs at the same distances, in halves where the scale is even.
    let isWhole = scale == scale.rounded()
    let nearest = scale.truncatingRemainder(dividingBy: 2) == 0 ? 0.5 : 1
    let shared = isWhole ? (0..<Int(2 * support)).map { value(Double($0) - support + nearest) } : []
    for output in 0..<new {
      let centre = (Double(output) + 0.5) * scale
      let first = max(0, Int(centre - support + 0.5))
      let end = min(old, Int(centre + support + 0.5))
      let values =
        isWhole
        ? (first..<end).map { shared[Int(Double($0) - centre + support)] }
        : (first..<end).map { value(Double($0) - centre + 0.5) }
      let sum = values.reduce(0, +)
      starts.append(Int32(first))
      weights += values.map { fixedPoint($0 / sum) }
      ends.append(Int32(weights.count))
    }
    (self.starts, self.ends, self.weights) = (starts, ends, weights)
  }

  /// - Parameters: `bytes` is a picture of rows of `length` bytes.
  /// - Returns: its rows weighted, rounded and clamped to 0...255.
  func weightedRows(of bytes: [UInt8], length: Int) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(starts.count * length)
    let half = Int32(1) << (Self.fractionBits - 1)
    var sums = [Int32](repeating: half, count: length)
    var used = 0
    for (start, end) in zip(starts, ends) {
      for k in 0..<length { sums[k] = half }
      for (offset, weight) in weights[used..<Int(end)].enumerated() {
        let first = (Int(start) + offset) * length
        accumulate(bytes[first..<first + length], times: weight, into: &sums)
      }
      used = Int(end)
      result.append(contentsOf: sums.lazy.map { UInt8(clamping: $0 >> Self.fractionBits) })
    }
    return result
  }

  private func accumulate(_ row: ArraySlice<UInt8>, times weight: Int32, into sums: inout [Int32]) {
    var sumSpan = sums.mutableSpan
    let rowSpan = row.span
    for k in rowSpan.indices { sumSpan[k] = sumSpan[k] &+ weight &* Int32(rowSpan[k]) }
  }
}

private func fixedPoint(_ weight: Double) -> Int32 { Int32(weight * 4_194_304 + (weight < 0 ? -0.5 : 0.5)) }

/// sinc(t) * sinc(t / 3) within three zero crossings.
private func lanczos(_ t: Double) -> Double { t >= -3 && t < 3 ? sinc(t) * sinc(t / 3) : 0 }

private func sinc(_ t: Double) -> Double { t == 0 ? 1 : repro_sin(.pi * t) / (.pi * t) }
