import CKernels

/// Philox 4x32-10 as CUDA's `randn` uses it, with its logarithm and sine in double precision.
///
/// Thread t of the card's grid makes four numbers of subsequence t for each offset: with `T` threads, element e is
/// number `(e mod 4T) div T` of thread `e mod T` at offset `e div 4T`. With at least as many threads as elements
/// only the first of the four is used, which is A1111's `NV` source.
struct PhiloxGenerator: NormalGenerator {
  private let seed: UInt64
  /// A multiple of 256; nil: as many as needed.
  private let threads: Int?
  private var offset: UInt64 = 0

  private static let block = 256, lanes = 16

  init(seed: UInt64, threads: Int? = nil) {
    self.seed = seed
    self.threads = threads
  }

  /// The next `count` standard normal numbers.
  mutating func normals(_ count: Int) -> [Float] {
    var values = [Float](repeating: 0, count: count)
    let grid = min(threads ?? .max, (count + Self.block - 1) / Self.block * Self.block)
    var start = 0
    while start < count {
      for which in 0..<4 where start < count {
        let end = min(start + grid, count)
        fill(&values, start..<end, which)
        start = end
      }
      offset += 1
    }
    return values
  }

  private func fill(_ values: inout [Float], _ range: Range<Int>, _ which: Int) {
    for first in stride(from: range.lowerBound, to: range.upperBound, by: Self.lanes) {
      let normals = repro_philox_normals(seed, offset, UInt64(first - range.lowerBound), Int32(which))
      for lane in 0..<min(Self.lanes, range.upperBound - first) { values[first + lane] = normals[lane] }
    }
  }

  /// The raw words of one counter.
  static func words(seed: UInt64, offset: UInt64, subsequence: UInt64) -> [UInt32] {
    let words = repro_philox(seed, offset, subsequence)
    return (0..<4).map { words[$0] }
  }
}
