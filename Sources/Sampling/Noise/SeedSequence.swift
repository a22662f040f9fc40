/// numpy's `SeedSequence` with the pool of 24 words that torchsde asks for.
struct SeedSequence {
  private let pool: [UInt32]

  private static let poolSize = 24

  init(entropy: UInt64, spawnKey: [UInt64] = []) {
    var words = Self.words(of: entropy)
    if !spawnKey.isEmpty { words += [UInt32](repeating: 0, count: Self.poolSize - words.count) }
    for key in spawnKey { words += Self.words(of: key) }
    pool = Self.mixedPool(words)
  }

  /// Low word first; zero is one word.
  private static func words(of number: UInt64) -> [UInt32] {
    let low = UInt32(truncatingIfNeeded: number), high = UInt32(number >> 32)
    return high == 0 ? [low] : [low, high]
  }

  private static func mixedPool(_ entropy: [UInt32]) -> [UInt32] {
    var hash: UInt32 = 0x43b0_d7e5
    func hashed(_ value: UInt32) -> UInt32 {
      var v = value ^ hash
      hash &*= 0x931e_8875
      v &*= hash
      return v ^ (v >> 16)
    }
    func mixed(_ x: UInt32, _ y: UInt32) -> UInt32 {
      let r = 0xca01_f9dd &* x &- 0x4973_f715 &* y
      return r ^ (r >> 16)
    }
    var pool = (0..<poolSize).map { hashed($0 < entropy.count ? entropy[$0] : 0) }
    for source in 0..<poolSize {
      for target in 0..<poolSize where target != source {
        pool[target] = mixed(pool[target], hashed(pool[source]))
      }
    }
    for word in entropy.dropFirst(poolSize) {
      for target in 0..<poolSize { pool[target] = mixed(pool[target], hashed(word)) }
    }
    return pool
  }

  /// `generate_state(count)`.
  func state(_ count: Int) -> [UInt32] {
    var hash: UInt32 = 0x8b51_f9dd
    return (0..<count).map { i in
      var v = pool[i % Self.poolSize] ^ hash
      hash &*= 0x58f3_8ded
      v &*= hash
      return v ^ (v >> 16)
    }
  }
}
