import Testing

@testable import Parameters

@Suite struct ByteSearchProperty {
  @Test("finds what a plain search finds, at every place around a block's end (seed 31)")
  func agrees() {
    var dice = Dice(seed: 31)
    for length in [0, 1, 15, 16, 63, 64, 65, 127, 128, 129, 300] {
      for _ in 0..<40 {
        var bytes = [UInt8](repeating: 0x61, count: length)
        if length > 0, dice.below(2) == 0 { bytes[dice.below(length)] = 0x3A }
        #expect(String(decoding: bytes, as: UTF8.self).holds(0x3A) == bytes.contains(0x3A))
      }
    }
  }
}
