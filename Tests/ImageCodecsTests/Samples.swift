import FoundationEssentials
import JSON
import TestSupport
import Testing

@testable import ImageCodecs

/// One line of `Fixtures/pixels/*.json`: a small file and what its pixels are.
struct Sample: Sendable, CustomTestStringConvertible {
  var name: String
  var bytes: [UInt8]
  var expected: JSONValue
  var testDescription: String { name }

  static func list(_ file: String) -> [Sample] {
    let cases = (try? Fixture.json("pixels/" + file))?["cases"]?.elements ?? []
    return cases.map {
      Sample(name: $0["name"]?.text ?? "", bytes: decodedBase64($0["file"]), expected: $0)
    }
  }

  static let png = list("png.json")
  static let jpeg = list("jpeg.json")
  static let webp = list("webp.json")
}

func decodedBase64(_ value: JSONValue?) -> [UInt8] { Array(Data(base64Encoded: value?.text ?? "") ?? Data()) }

/// A PNG chunk with a right checksum.
func chunk(_ type: String, _ data: [UInt8]) -> [UInt8] {
  let content = Array(type.utf8) + data
  return bigEndian(UInt32(data.count)) + content + bigEndian(crc32(content[...]))
}

func bigEndian(_ value: UInt32) -> [UInt8] {
  (0..<4).map { UInt8(truncatingIfNeeded: value >> (24 - 8 * $0)) }
}

func bigEndian16(_ value: Int) -> [UInt8] { [UInt8(value >> 8), UInt8(value & 255)] }

/// A 1 x 1 PNG with these chunks between IHDR and IDAT, and others after IDAT.
func tinyPNG(before: [UInt8] = [], after: [UInt8] = []) -> [UInt8] {
  let header = bigEndian(1) + bigEndian(1) + [8, 2, 0, 0, 0]
  let pixels: [UInt8] = [0x78, 0xDA, 0x63, 0xF8, 0x7F, 0xE0, 0x03, 0, 0x05, 0x71, 0x02, 0xB0]
  return PNGChunks.signature + chunk("IHDR", header) + before + chunk("IDAT", pixels) + after
    + chunk("IEND", [])
}

/// An EXIF block in either byte order with a UserComment and an orientation.
func exifBlock(comment: [UInt8], orientation: Int = 1, littleEndian: Bool = false) -> [UInt8] {
  func half(_ value: Int) -> [UInt8] { littleEndian ? bigEndian16(value).reversed() : bigEndian16(value) }
  func word(_ value: Int) -> [UInt8] {
    littleEndian ? bigEndian(UInt32(value)).reversed() : bigEndian(UInt32(value))
  }
  var block = Array((littleEndian ? "II" : "MM").utf8) + half(42) + word(8)
  block += half(2) + half(0x0112) + half(3) + word(1) + half(orientation) + half(0)
  block += half(0x8769) + half(4) + word(1) + word(38) + word(0)
  block += half(1) + half(0x9286) + half(7) + word(comment.count) + word(56) + word(0)
  return block + comment
}

/// A JPEG with one more segment right after its start.
func withSegment(_ marker: UInt8, _ data: [UInt8], in jpeg: [UInt8]) -> [UInt8] {
  Array(jpeg[..<2]) + [0xFF, marker] + bigEndian16(data.count + 2) + data + Array(jpeg[2...])
}
