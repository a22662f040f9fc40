import CKernels
import ExactMath

/// PyTorch's CPU generator (Mersenne twister 19937) and its `randn`, bit for bit as in builds with AVX2.
struct TorchGenerator: NormalGenerator {
  private var state: [UInt32]
  private var position = TorchGenerator.size
  /// `randn` of fewer than sixteen numbers makes two at a time; the generator keeps the second.
  private var pending: Float?

  private static let size = 624, middle = 397, group = 16

  /// Only the low 32 bits of the seed count.
  init(seed: UInt64) {
    state = [UInt32(truncatingIfNeeded: seed)]
    state.reserveCapacity(Self.size)
    for j in 1..<Self.size {
      let last = state[j - 1]
      state.append(1_812_433_253 &* (last ^ (last >> 30)) &+ UInt32(j))
    }
  }

  /// The next `count` standard normal numbers.
  mutating func normals(_ count: Int) -> [Float] {
    count < Self.group ? (0..<count).map { _ in normal() } : largeBatch(count)
  }

  private mutating func largeBatch(_ count: Int) -> [Float] {
    var values = [Float](repeating: 0, count: count)
    var start = 0
    while start + Self.group <= count {
      fillGroup(&values, at: start)
      start += Self.group
    }
    if start < count {
      // Words for the rest are drawn, then the last sixteen numbers are made anew.
      for _ in start..<count { _ = word() }
      fillGroup(&values, at: count - Self.group)
    }
    return values
  }

  private mutating func fillGroup(_ values: inout [Float], at start: Int) {
    var words = SIMD16<UInt32>()
    for lane in 0..<Self.group { words[lane] = word() }
    let normals = repro_box_muller(words)
    for lane in 0..<Self.group { values[start + lane] = normals[lane] }
  }

  private mutating func normal() -> Float {
    if let second = pending {
      pending = nil
      return second
    }
    let turn = 2 * Double.pi * uniform(), radius = (-2 * exactLog1p(-uniform())).squareRoot()
    pending = Float(radius * exactSin(turn))
    return Float(radius * exactCos(turn))
  }

  private mutating func uniform() -> Double {
    let high = UInt64(word()), low = UInt64(word())
    return Double((high << 32 | low) & 0x1f_ffff_ffff_ffff) * 0x1p-53
  }

  /// The next word of the twister.
  mutating func word() -> UInt32 {
    if position == Self.size { twist() }
    var y = state[position]
    position += 1
    y ^= y >> 11
    y ^= (y << 7) & 0x9d2c_5680
    y ^= (y << 15) & 0xefc6_0000
    return y ^ (y >> 18)
  }

  private mutating func twist() {
    for j in 0..<Self.size {
      let next = j + 1 < Self.size ? j + 1 : 0
      let other = j < Self.size - Self.middle ? j + Self.middle : j + Self.middle - Self.size
      let mixed = (state[j] & 0x8000_0000) | (state[next] & 0x7fff_ffff)
      state[j] = state[other] ^ (mixed >> 1) ^ (mixed & 1 == 0 ? 0 : 0x9908_b0df)
    }
    position = 0
  }
}
