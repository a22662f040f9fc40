import CKernels
import ExactMath
public import Pixels

/// Facebook's PDQ: 256 bits and a quality, at the picture's full size.
public struct PDQHash: Hashable, Sendable {
  /// Hashes within this distance are the same picture, by the authors' advice.
  public static let sameDistance = 31

  /// Bit 255 first, as PDQ is written.
  public let hash: PerceptualHash
  /// 0...100: how much structure there is. Below 50 the hash is not to be relied on; at 0 it is rounding noise.
  public let quality: Int
  /// The hashes of the picture itself, turned by 90, 180 and 270 degrees, upside down, mirrored, transposed and
  /// anti-transposed.
  public let turned: [PerceptualHash]

  public init(_ image: RGBImage) {
    guard image.width >= 5, image.height >= 5 else {
      hash = PerceptualHash([Bool](repeating: false, count: 256))
      quality = 0
      turned = [PerceptualHash](repeating: hash, count: 8)
      return
    }
    let samples = sampledLuma(image)
    let frequencies = lowFrequencies(samples)
    quality = Self.quality(of: samples)
    turned = Self.turns.map { Self.bits(of: $0(frequencies)) }
    hash = turned[0]
  }

  /// Twice the mean change between neighbours, roughly.
  private static func quality(of samples: [Float]) -> Int {
    var sum = 0
    for y in 0..<64 {
      for x in 0..<64 {
        let here = samples[64 * y + x]
        if y < 63 { sum += abs(Int((here - samples[64 * y + 64 + x]) * 100 / 255)) }
        if x < 63 { sum += abs(Int((here - samples[64 * y + x + 1]) * 100 / 255)) }
      }
    }
    return min(100, sum / 90)
  }

  private static func bits(of frequencies: [Float]) -> PerceptualHash {
    let median = frequencies.sorted()[127]
    return PerceptualHash(frequencies.reversed().map { $0 > median })
  }

  private typealias Turn = @Sendable ([Float]) -> [Float]

  /// What a turn of the picture does to its frequencies: a transpose, and signs that alternate.
  private static let turns: [Turn] = [
    { $0 },
    { turn($0, transposed: true) { _, j in j } },
    { turn($0, transposed: false) { i, j in i + j + 1 } },
    { turn($0, transposed: true) { i, _ in i } },
    { turn($0, transposed: false) { i, _ in i } },
    { turn($0, transposed: false) { _, j in j } },
    { turn($0, transposed: true) { _, _ in 1 } },
    { turn($0, transposed: true) { i, j in i + j + 1 } },
  ]

  /// - Parameter keeps: an odd number keeps the sign of the value in row `i` and column `j`.
  private static func turn(
    _ frequencies: [Float], transposed: Bool, _ keeps: (_ i: Int, _ j: Int) -> Int
  ) -> [Float] {
    var result = frequencies
    for i in 0..<16 {
      for j in 0..<16 {
        let value = frequencies[16 * i + j]
        result[transposed ? 16 * j + i : 16 * i + j] = keeps(i, j) % 2 == 1 ? value : -value
      }
    }
    return result
  }
}

/// 64 x 64 samples of the blurred luma.
private func sampledLuma(_ image: RGBImage) -> [Float] {
  var samples = [Float](repeating: 0, count: 64 * 64)
  var work = [Float](repeating: 0, count: repro_pdq_room(image.width, image.height))
  unsafe repro_pdq_samples(image.bytes, image.width, image.height, &work, &samples)
  return samples
}

/// The 16 x 16 lowest frequencies but for the constant ones, [vertical, horizontal]. The order of the sums is part of
/// the definition.
private func lowFrequencies(_ samples: [Float]) -> [Float] {
  var rows: [Float] = []
  for i in 0..<16 {
    for j in 0..<64 {
      let angle = Double.pi / 128 * Double((i + 1) * (2 * j + 1))
      rows.append(Float((2.0 / 64).squareRoot() * exactCos(angle)))
    }
  }
  var half = [Float](repeating: 0, count: 16 * 64)
  for i in 0..<16 {
    for k in 0..<64 {
      for x in 0..<64 { half[64 * i + x] += rows[64 * i + k] * samples[64 * k + x] }
    }
  }
  var result = [Float](repeating: 0, count: 256)
  for i in 0..<16 {
    for j in 0..<16 {
      for k in 0..<64 { result[16 * i + j] += half[64 * i + k] * rows[64 * j + k] }
    }
  }
  return result
}
