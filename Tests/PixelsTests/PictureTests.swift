import Testing

@testable import Pixels

@Suite struct PictureGolden {
  private func picture(_ values: StoredSamples.Values, width: Int = 1, height: Int = 1) -> Picture {
    Picture(StoredSamples(width: width, height: height, values), facts: PictureFacts())
  }

  @Test("opaque 8-bit samples need no second copy")
  func plain() {
    let plain = picture(.rgb8([1, 2, 255]))
    #expect(plain.stored == nil)
    #expect(plain.px16 == [257, 514, 65535, 65535])
    #expect(plain.facts.isTransparent == false)
    #expect(picture(.rgba8([1, 2, 255, 255])).stored == nil)
    #expect(picture(.rgb16([257, 514, 65535])) == plain)
  }

  @Test("16 bits are rounded to 8, not cut off")
  func sixteenBits() {
    let deep = picture(.rgb16([0x00FF, 0x0080, 0xFF7E]))
    #expect(deep.rgb.bytes == [1, 0, 254])
    #expect(deep.px16 == [0x00FF, 0x0080, 0xFF7E, 65535])
  }

  @Test("transparency is laid on white, stored samples stay")
  func alpha() {
    let half = picture(.rgba8([0, 255, 100, 128]))
    #expect(half.rgb.bytes == [127, 255, 177])
    #expect(half.px16 == [0, 65535, 25700, 32896])
    #expect(half.facts.isTransparent)
    #expect(picture(.rgba16([9, 9, 9, 0])).rgb.bytes == [255, 255, 255])
  }

  @Test("the stated orientation is applied to both copies")
  func orientation() {
    var facts = PictureFacts()
    facts.orientation = .quarterTurnClockwise
    let turned = Picture(
      StoredSamples(width: 2, height: 1, .rgba8([1, 1, 1, 255, 2, 2, 2, 0])), facts: facts)
    #expect(turned.width == 1 && turned.height == 2)
    #expect(turned.rgb.bytes == [1, 1, 1, 255, 255, 255])
    #expect(turned.px16 == [257, 257, 257, 65535, 514, 514, 514, 0])
  }

  @Test(
    "sizes beyond the limits are refused",
    arguments: [
      (30_000, 6_666, true), (30_001, 1, false), (20_000, 20_000, false), (0, 5, false), (5, -1, false),
      (Int.max, Int.max, false), (1, 1, true),
    ])
  func limits(width: Int, height: Int, allowed: Bool) {
    #expect(PictureLimits.allow(width: width, height: height) == allowed)
  }
}
