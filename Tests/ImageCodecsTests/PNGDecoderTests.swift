import JSON
import Pixels
import Testing
import TestSupport

@testable import ImageCodecs

@Suite struct PNGDecoderParity {
  @Test("every colour type, depth and order of rows", arguments: Sample.png)
  func pixels(_ sample: Sample) throws {
    let picture = try ImageFile(bytes: sample.bytes).picture()
    #expect(picture.rgb.sha256 == sample.expected["rgb_sha256"]?.text)
    let words = picture.px16.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8($0 >> 8)] }
    #expect(sha256(of: words) == sample.expected["px16_sha256"]?.text)
    #expect(picture.facts.isTransparent == sample.expected["transparent"]?.boolean)
    #expect(picture.facts.bitDepth == sample.expected["bits"]?.integer)
    #expect(picture.facts.format == "PNG")
    #expect(picture.facts.remarks == [])
  }

  @Test("the fixture has every combination")
  func fixture() { #expect(Sample.png.count == 52) }
}

@Suite struct PNGDecoderProperty {
  private let whole = Sample.png[20].bytes

  @Test("a file cut off anywhere is whole or damaged, and never crashes")
  func truncation() throws {
    let file = try ImageFile(bytes: whole)
    for length in PNGChunks.signature.count..<whole.count {
      let cut = try ImageFile(bytes: Array(whole[..<length]))
      do throws(ImageCodecError) {
        #expect(try cut.picture().rgb == file.picture().rgb)
      } catch {
        guard case .damaged(.png, let reason) = error else {
          Issue.record("\(error)")
          continue
        }
        #expect(reason.contains("byte"))
      }
      #expect(cut.metadata.remarks.contains { $0.code == "truncated" })
    }
  }

  @Test("one wrong byte anywhere never crashes, seed 7")
  func damage() throws {
    var random = Random(seed: 7)
    for sample in Sample.png {
      for _ in 0..<40 {
        var bytes = sample.bytes
        bytes[8 + random.below(bytes.count - 8)] = UInt8(random.below(256))
        let file = try ImageFile(bytes: bytes)
        do { _ = try file.picture() } catch { #expect("\(error)".contains("PNG")) }
      }
    }
  }

  @Test("a header that claims 100000 x 100000 pixels is refused before memory is taken")
  func bomb() throws {
    let header = bigEndian(100_000) + bigEndian(100_000) + [8, 2, 0, 0, 0]
    let bytes = PNGChunks.signature + chunk("IHDR", header) + chunk("IDAT", [0x78, 0xDA]) + chunk("IEND", [])
    let file = try ImageFile(bytes: bytes)
    #expect(throws: ImageCodecError.tooLarge(format: .png, width: 100_000, height: 100_000)) {
      try file.picture()
    }
  }

  @Test("one pixel")
  func onePixel() throws {
    #expect(try ImageFile(bytes: tinyPNG()).picture().rgb.bytes == [255, 192, 240])
  }

  @Test("text can be read from a file whose pixels are damaged")
  func textSurvives() throws {
    let text = chunk("tEXt", Array("parameters\0a cat".utf8))
    var bytes = tinyPNG(before: text)
    bytes[bytes.count - 20] ^= 0xFF
    let file = try ImageFile(bytes: bytes)
    #expect(file.metadata.text("parameters")?.text == "a cat")
    #expect(file.metadata.remarks.map(\.code) == ["wrong-crc"])
    #expect(throws: ImageCodecError.self) { try file.picture() }
  }
}

/// A small generator, so that a failing case can be named by its seed.
struct Random {
  private var state: UInt64
  init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 | 1 }

  mutating func below(_ limit: Int) -> Int {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Int(state >> 33) % limit
  }
}
