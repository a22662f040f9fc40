/// Bits that stay nearly the same when a picture is scaled or saved again.
public struct PerceptualHash: Hashable, Sendable, CustomStringConvertible {
  /// The first bit is the most significant of ``hex``.
  public let bits: [Bool]

  init(_ bits: [Bool]) { self.bits = bits }

  /// Hexadecimal digits in lower case, filled with zeros on the left to whole digits.
  public var hex: String {
    let filled = [Bool](repeating: false, count: (4 - bits.count % 4) % 4) + bits
    let digits = Array("0123456789abcdef".utf8)
    return String(
      decoding: stride(from: 0, to: filled.count, by: 4).map { start in
        digits[filled[start..<start + 4].reduce(0) { 2 * $0 + ($1 ? 1 : 0) }]
      }, as: UTF8.self)
  }

  public var description: String { hex }

  /// How many bits differ.
  /// - Precondition: both hashes are of one kind.
  public func distance(to other: PerceptualHash) -> Int {
    precondition(bits.count == other.bits.count, "hashes of different kinds have no distance")
    return zip(bits, other.bits).count { $0 != $1 }
  }
}

/// The mean of the two middle values.
/// - Precondition: an even number of values, none NaN.
func middle(_ values: [Double]) -> Double {
  let sorted = values.sorted()
  return (sorted[values.count / 2 - 1] + sorted[values.count / 2]) / 2
}
