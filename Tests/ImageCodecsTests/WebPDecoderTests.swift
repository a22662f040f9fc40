import JSON
import Pixels
import Testing
import TestSupport

@testable import ImageCodecs

@Suite struct WebPDecoderParity {
  @Test("libwebp's pixels as Pillow gives them", arguments: Sample.webp)
  func pixels(_ sample: Sample) throws {
    let picture = try ImageFile(bytes: sample.bytes).picture()
    #expect(picture.rgb.sha256 == sample.expected["rgb_sha256"]?.text)
    #expect(picture.facts.format == "WebP")
    #expect(picture.facts.frames == sample.expected["frames"]?.integer ?? 1)
    #expect(picture.facts.isTransparent == sample.name.contains("alpha"))
    if let lossy = sample.expected["lossy"]?.boolean { #expect(picture.facts.isLossy == lossy) }
  }

  @Test("the fixture is there")
  func fixture() { #expect(Sample.webp.count == 6) }
}

@Suite struct WebPDecoderProperty {
  @Test("a file cut off anywhere is damaged and never crashes")
  func truncation() throws {
    for sample in Sample.webp {
      for length in stride(from: 12, to: sample.bytes.count - 1, by: 13) {
        let file = try ImageFile(bytes: Array(sample.bytes[..<length]))
        do throws(ImageCodecError) {
          // Of an animation, the first frame may be whole.
          _ = try file.picture()
          #expect(sample.name == "animation")
        } catch {
          guard case .damaged(.webp, let reason) = error else {
            Issue.record("\(error)")
            continue
          }
          #expect(!reason.isEmpty)
        }
      }
    }
  }

  @Test("one wrong byte anywhere never crashes, seed 13")
  func damage() throws {
    var random = Random(seed: 13)
    for sample in Sample.webp {
      for _ in 0..<40 {
        var bytes = sample.bytes
        bytes[12 + random.below(bytes.count - 12)] = UInt8(random.below(256))
        let file = try ImageFile(bytes: bytes)
        do { _ = try file.picture() } catch { #expect("\(error)".contains("WebP")) }
      }
    }
  }

  @Test("a canvas of 16 million pixels a side is refused before memory is taken")
  func bomb() throws {
    var bytes = try #require(Sample.webp.first { $0.name == "animation" }).bytes
    // VP8X: the canvas stands 12 bytes into the chunk, less one, in 24 bits each.
    bytes.replaceSubrange(24..<30, with: [0x9F, 0x86, 0x01, 0x9F, 0x86, 0x00])
    let file = try ImageFile(bytes: bytes)
    #expect(throws: ImageCodecError.tooLarge(format: .webp, width: 100_000, height: 34_464)) {
      try file.picture()
    }
  }
}
