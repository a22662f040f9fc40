import ModelFiles
import Testing

@Suite struct TensorTypeGolden {
  @Test(
    "bytes of seven elements",
    arguments: [
      (TensorType.f64, 56), (.c64, 56), (.i64, 56), (.u64, 56), (.f32, 28), (.i32, 28), (.u32, 28),
      (.f16, 14), (.bf16, 14), (.i16, 14), (.u16, 14), (.f8E4M3, 7), (.f8E5M2, 7), (.f8E8M0, 7), (.i8, 7),
      (.u8, 7), (.bool, 7),
    ])
  func bytes(type: TensorType, count: Int) { #expect(type.byteCount(elements: 7) == count) }

  @Test("types below a byte fill whole bytes or have no size")
  func small() {
    #expect(TensorType.f4.byteCount(elements: 6) == 3)
    #expect(TensorType.f4.byteCount(elements: 7) == nil)
    #expect(TensorType.f6E2M3.byteCount(elements: 4) == 3)
    #expect(TensorType.f6E3M2.byteCount(elements: 2) == nil)
  }

  @Test("an overflowing size is none")
  func overflow() { #expect(TensorType.f32.byteCount(elements: .max / 16) == nil) }

  @Test("the format's words")
  func words() {
    #expect(TensorType(rawValue: "BF16") == .bf16)
    #expect(TensorType(rawValue: "f16") == nil)
    #expect(Set(TensorType.allCases.map(\.rawValue)).count == 20)
  }
}
