import JSON
import Pixels
import Testing
import TestSupport

@testable import ImageCodecs

@Suite struct JPEGDecoderParity {
  @Test("libjpeg-turbo's pixels as Pillow gives them", arguments: Sample.jpeg)
  func pixels(_ sample: Sample) throws {
    let picture = try ImageFile(bytes: sample.bytes).picture()
    #expect(picture.width == sample.expected["width"]?.integer)
    #expect(picture.rgb.sha256 == sample.expected["rgb_sha256"]?.text)
    #expect(picture.facts.isLossy)
    #expect(picture.facts.format == "JPEG")
    #expect(picture.facts.orientation.rawValue == sample.expected["orientation"]?.integer ?? 1)
    #expect((picture.facts.colourModel == .cmyk) == (sample.expected["model"]?.text == "CMYK"))
  }

  @Test("the fixture is there")
  func fixture() { #expect(Sample.jpeg.count == 13) }

  @Test("a profile is told apart from sRGB")
  func profiles() throws {
    for sample in Sample.jpeg {
      let metadata = try ImageFile(bytes: sample.bytes).metadata
      switch sample.expected["profile"]?.text {
      case "sRGB": #expect(metadata.profile == .sRGB)
      case "embedded":
        guard case .embedded(let name, let bytes) = metadata.profile else {
          Issue.record("no profile")
          continue
        }
        #expect(name.contains("xYZW") && bytes.count > 128)
        #expect(metadata.remarks.map(\.code) == ["colour-profile"])
      default: #expect(metadata.profile == .unstated)
      }
    }
  }
}

@Suite struct JPEGDecoderProperty {
  @Test("a file cut off anywhere is damaged or says that its end is missing")
  func truncation() throws {
    let whole = try #require(Sample.jpeg.first { $0.name == "4:2:0" }).bytes
    for length in stride(from: 2, to: whole.count, by: 7) {
      do throws(ImageCodecError) {
        let picture = try ImageFile(bytes: Array(whole[..<length])).picture()
        #expect(picture.facts.remarks.contains { $0.code == "damaged-pixels" })
      } catch {
        guard case .damaged(.jpeg, let reason) = error else {
          Issue.record("\(error)")
          continue
        }
        #expect(!reason.isEmpty)
      }
    }
  }

  @Test("cut off inside the picture data is an error, without the end marker a remark")
  func truncationKinds() throws {
    let whole = try #require(Sample.jpeg.first { $0.name == "4:2:0" }).bytes
    let half = try ImageFile(bytes: Array(whole[..<(whole.count - whole.count / 4)]))
    #expect(
      throws: ImageCodecError.damaged(format: .jpeg, reason: "the file ends inside the picture data")
    ) { try half.picture() }
    let picture = try ImageFile(bytes: Array(whole.dropLast(2))).picture()
    #expect(picture.facts.remarks.map(\.code) == ["missing-end", "damaged-pixels"])
    #expect(picture.rgb == (try ImageFile(bytes: whole).picture().rgb))
  }

  @Test("one wrong byte anywhere never crashes, seed 11")
  func damage() throws {
    var random = Random(seed: 11)
    for sample in Sample.jpeg {
      for _ in 0..<40 {
        var bytes = sample.bytes
        bytes[2 + random.below(bytes.count - 2)] = UInt8(random.below(256))
        let file = try ImageFile(bytes: bytes)
        do { _ = try file.picture() } catch { #expect("\(error)".contains("JPEG")) }
      }
    }
  }

  @Test("a header that claims 60000 x 60000 pixels is refused before memory is taken")
  func bomb() throws {
    var bytes = try #require(Sample.jpeg.first { $0.name == "4:2:0" }).bytes
    let frame = try #require(JPEGSegments(bytes).segments.first { $0.marker == 0xC0 })
    bytes.replaceSubrange(
      frame.data.startIndex + 1..<frame.data.startIndex + 5, with: [0xEA, 0x60, 0xEA, 0x60])
    let file = try ImageFile(bytes: bytes)
    #expect(throws: ImageCodecError.tooLarge(format: .jpeg, width: 60_000, height: 60_000)) {
      try file.picture()
    }
  }

  @Test("two components are no colour")
  func twoComponents() throws {
    // SOI and a frame of two components, then a scan of both.
    let frame: [UInt8] = [0xFF, 0xC0, 0, 14, 8, 0, 8, 0, 8, 2, 1, 0x11, 0, 2, 0x11, 0]
    let scan: [UInt8] = [0xFF, 0xDA, 0, 10, 2, 1, 0, 2, 0, 0, 63, 0, 0xFF, 0xD9]
    let file = try ImageFile(bytes: [0xFF, 0xD8] + frame + scan)
    #expect(
      throws: ImageCodecError.unsupported(format: .jpeg, reason: "it has 2 colour components")
    ) { try file.picture() }
  }
}
