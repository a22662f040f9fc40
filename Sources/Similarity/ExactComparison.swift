public import Pixels
public import Recipes

/// What can be said of two pictures without judging structure: the three exact rungs of the ladder.
public struct ExactComparison: Hashable, Sendable {
  /// Differences up to this many levels count as equal: decoders with an accurate inverse DCT differ by as much.
  public static let mostLevels = 3

  /// ``Rung/identicalFile``, ``Rung/identicalPixels`` or ``Rung/equalWithinN``; nil: none of them holds.
  public let rung: Rung?
  /// nil where the sizes differ.
  public let differences: LevelDifferences?
  /// The line of the ladder that decided, with its numbers.
  public let rule: String?
  public let notes: [Note]
}

/// Tries the exact rungs, the strongest first.
/// - Parameters:
///   - sameFile: whether the bytes of the two files are equal.
///   - asStored: whether the levels are the stored ones; converted ones are never called identical.
public func exactRung(
  _ a: Picture, _ b: Picture, sameFile: Bool, mostLevels: Int = ExactComparison.mostLevels,
  asStored: Bool = true
) -> ExactComparison {
  guard a.width == b.width, a.height == b.height else {
    return ExactComparison(rung: nil, differences: nil, rule: nil, notes: [])
  }
  let differences = LevelDifferences(a.rgb, b.rgb)
  func result(_ rung: Rung?, _ rule: String?, _ notes: [Note] = []) -> ExactComparison {
    ExactComparison(rung: rung, differences: differences, rule: rule, notes: notes)
  }
  if sameFile { return result(.identicalFile, "the files' bytes are equal") }
  switch (differences.largest == 0, asStored ? sampleAgreement(a, b) : .none) {
  case (_, .stored): return result(.identicalPixels, "all samples are equal at 16 bits")
  case (_, .onWhite):
    return result(
      .identicalPixels, "all samples are equal at 16 bits, laid on white",
      [
        Note(
          "stored-samples-differ", "Laid on white the pictures agree; their stored samples and alpha do not.")
      ])
  case (true, .none) where a.facts.isTransparent || b.facts.isTransparent:
    return result(
      .equalWithinN, "no level differs at 8 bits, laid on white",
      [
        Note(
          "stored-samples-differ", "Laid on white the pictures agree at 8 bits; their stored samples do not.")
      ])
  case (_, .none):
    guard differences.largest <= mostLevels else { return result(nil, nil) }
    return result(.equalWithinN, "largest difference \(differences.largest) <= \(mostLevels) levels")
  }
}

private enum SampleAgreement {
  case stored
  /// Only where transparency is laid on white.
  case onWhite
  case none
}

/// Compares at 16 bits.
private func sampleAgreement(_ a: Picture, _ b: Picture) -> SampleAgreement {
  if a.stored == b.stored, a.stored != nil || a.rgb == b.rgb { return .stored }
  if a.stored == nil, b.stored == nil { return .none }
  var agreement = SampleAgreement.stored
  for row in 0..<a.height {
    switch rowAgreement(a.px16(row: row), b.px16(row: row)) {
    case .stored: continue
    case .onWhite: agreement = .onWhite
    case .none: return .none
    }
  }
  return agreement
}

private func rowAgreement(_ x: [UInt16], _ y: [UInt16]) -> SampleAgreement {
  if x == y { return .stored }
  var agreement = SampleAgreement.stored
  for pixel in stride(from: 0, to: x.count, by: 4) {
    let (alphaX, alphaY) = (UInt64(x[pixel + 3]), UInt64(y[pixel + 3]))
    // A pixel that can't be seen equals every other one.
    if alphaX == 0 && alphaY == 0 { continue }
    for channel in pixel..<pixel + 3 where x[channel] != y[channel] || alphaX != alphaY {
      guard alphaX < 65535 || alphaY < 65535 else { return .none }
      guard onWhite(x[channel], alphaX) == onWhite(y[channel], alphaY) else { return .none }
      agreement = .onWhite
    }
  }
  return agreement
}

private func onWhite(_ sample: UInt16, _ alpha: UInt64) -> UInt64 {
  (UInt64(sample) * alpha + 65535 * (65535 - alpha) + 32767) / 65535
}
