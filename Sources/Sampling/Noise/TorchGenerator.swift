import CKernels
import ExactMath

/// PyTorch's CPU generator (Mersenne twister 19937) and its `randn`, bit for bit as in builds with AVX2.
struct TorchGenerator: NormalGenerator {
  /// The state by sixteens; `block` of them are of the newest generation.
  private var state: [SIMD16<UInt32>]
  private var block = 0
  /// Tempered words, of which those from `lane` on are not used yet.
  private var words = SIMD16<UInt32>()
  private var lane = TorchGenerator.group
  /// `randn` of fewer than sixteen numbers makes two at a time; the generator keeps the second.
  private var pending: Float?

  private static let group = 16, blocks = 39

  /// Only the low 32 bits of the seed count.
  init(seed: UInt64) {
    state = [SIMD16<UInt32>](repeating: SIMD16(), count: Self.blocks)
    var last = UInt32(truncatingIfNeeded: seed)
    state[0][0] = last
    for j in 1..<Self.blocks * Self.group {
      last = 1_812_433_253 &* (last ^ (last >> 30)) &+ UInt32(j)
      state[j / Self.group][j % Self.group] = last
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
    let normals = repro_box_muller(nextGroup())
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
    if lane == Self.group { advance() }
    defer { lane += 1 }
    return words[lane]
  }

  private mutating func nextGroup() -> SIMD16<UInt32> {
    if lane == Self.group {
      advance()
      lane = Self.group
      return words
    }
    var group = SIMD16<UInt32>()
    for lane in 0..<Self.group { group[lane] = word() }
    return group
  }

  private mutating func advance() {
    func ahead(_ distance: Int) -> SIMD16<UInt32> { state[(block + distance) % Self.blocks] }
    state[block] = repro_twist(state[block], ahead(1), ahead(24), ahead(25))
    words = repro_temper(state[block])
    block = (block + 1) % Self.blocks
    lane = 0
  }
}
