import Pixels
import Testing

@testable import ImageCodecs

@Suite struct StealthTextGolden {
  /// Writes bits into the lowest bits of alpha or of the colours, column by column.
  private func picture(_ signature: String, _ payload: [UInt8], bits: Int? = nil, alpha: Bool) -> Picture {
    let (width, height) = (40, 30)
    let stream = Array(signature.utf8) + bigEndian(UInt32(bits ?? payload.count * 8)) + payload
    var samples = [UInt8](repeating: 255, count: width * height * 4)
    for index in 0..<stream.count * 8 {
      let bit = stream[index / 8] >> (7 - index % 8) & 1
      let (step, channel) = alpha ? (index, 3) : (index / 3, index % 3)
      let pixel = step % height * width + step / height
      samples[4 * pixel + channel] = 254 | bit
    }
    return Picture(StoredSamples(width: width, height: height, .rgba8(samples)), facts: PictureFacts())
  }

  @Test("plain text in alpha and in the colours", arguments: [true, false])
  func plain(alpha: Bool) {
    let name = alpha ? "stealth_pnginfo" : "stealth_rgbinfo"
    let read = StealthText(picture(name, Array("猫 Steps: 20".utf8), alpha: alpha))
    let carrier = alpha ? "stealth:alpha" : "stealth:rgb"
    #expect(read.text == EmbeddedText(carrier: carrier, keyword: name, text: "猫 Steps: 20"))
    #expect(read.remarks == [])
  }

  @Test("compressed text", arguments: [true, false])
  func compressed(alpha: Bool) {
    let name = alpha ? "stealth_pngcomp" : "stealth_rgbcomp"
    #expect(StealthText(picture(name, stored(Array("Steps: 1".utf8)), alpha: alpha)).text?.text == "Steps: 1")
    let damaged = StealthText(picture(name, [1, 2, 3], alpha: alpha))
    #expect(damaged.text == nil && damaged.remarks.map(\.code) == ["damaged-stealth"])
  }

  @Test("a length beyond the picture is refused", arguments: [1000, 1 << 20, 0x7FFF_FFFF, 0xFFFF_FFFF])
  func tooLong(bits: Int) {
    let read = StealthText(picture("stealth_pnginfo", [], bits: bits, alpha: true))
    #expect((read.text == nil) == (bits > 1000))
    #expect(read.remarks.map(\.code) == (bits > 1000 ? ["damaged-stealth"] : []))
  }

  @Test("what is no text behind a signature is damage", arguments: [true, false])
  func noise(alpha: Bool) {
    let name = alpha ? "stealth_pnginfo" : "stealth_rgbinfo"
    let read = StealthText(picture(name, [0x53, 0x02, 0x9F, 0x11, 0xC3], alpha: alpha))
    #expect(read.text == nil && read.remarks.map(\.code) == ["damaged-stealth"])
  }

  @Test("no signature, no text")
  func nothing() {
    #expect(StealthText(picture("stealth_nothing", [], alpha: true)).text == nil)
    #expect(StealthText(Picture(RGBImage(width: 1, height: 1, bytes: [1, 1, 1]))).remarks == [])
  }
}
