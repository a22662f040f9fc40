import Pixels
import Testing

@testable import ImageCodecs

@Suite struct WebPMetadataGolden {
  private func chunk(_ type: String, _ data: [UInt8]) -> [UInt8] {
    Array(type.utf8) + bigEndian(UInt32(data.count)).reversed() + data + (data.count % 2 == 0 ? [] : [0])
  }

  private func file(_ chunks: [UInt8]) -> [UInt8] {
    Array("RIFF".utf8) + bigEndian(UInt32(chunks.count + 4)).reversed() + Array("WEBP".utf8) + chunks
  }

  @Test("EXIF with and without its prefix, XMP, profile")
  func carriers() throws {
    let block = exifBlock(comment: Array("ASCII\0\0\0told".utf8), orientation: 2)
    let packet = Array("<exif:UserComment>x</exif:UserComment>".utf8)
    for prefix in [[], Array("Exif\0\0".utf8)] {
      let chunks =
        chunk("XMP ", packet) + chunk("EXIF", prefix + block) + chunk("ICCP", namedProfile("ProPhoto"))
      let metadata = try ImageFile(bytes: file(chunks)).metadata
      #expect(
        metadata.texts == [
          EmbeddedText(carrier: "webp:EXIF", keyword: "UserComment", text: "told"),
          EmbeddedText(carrier: "webp:XMP", keyword: "exif:UserComment", text: "x"),
        ])
      #expect(metadata.orientation == .mirrored)
      #expect(metadata.remarks.map(\.code) == ["colour-profile"])
    }
  }

  @Test("a chunk of odd length without padding, and chunks behind the stated end, are read and remarked upon")
  func sloppyWriters() throws {
    let packet = chunk("XMP ", Array("<exif:UserComment>x</exif:UserComment>".utf8))
    let odd = Array("ICCP".utf8) + bigEndian(3).reversed() + [1, 2, 3]
    let unpadded = try ImageFile(bytes: file(odd + packet)).metadata
    #expect(unpadded.candidates.map(\.text) == ["x"])
    #expect(unpadded.remarks.map(\.code).first == "unpadded-chunk")
    let padded = try ImageFile(bytes: file(odd + [0] + packet)).metadata
    #expect(!padded.remarks.contains { $0.code == "unpadded-chunk" })
    var short = file(chunk("VP8 ", [1, 2]) + packet)
    short.replaceSubrange(4..<8, with: bigEndian(12).reversed())
    let behind = try ImageFile(bytes: short).metadata
    #expect(behind.candidates.map(\.text) == ["x"] && behind.remarks.map(\.code) == ["riff-length"])
    let waste = try ImageFile(bytes: file(packet) + [UInt8](repeating: 0x41, count: 99)).metadata
    #expect(waste.candidates.map(\.text) == ["x"] && waste.remarks == [])
  }

  @Test("a chunk longer than the file is a remark")
  func cutOff() throws {
    let bytes = file(chunk("EXIF", exifBlock(comment: [])))
    let metadata = try ImageFile(bytes: Array(bytes.dropLast(3))).metadata
    #expect(metadata.remarks.map(\.code) == ["truncated"])
    #expect(metadata.remarks[0].detail.contains("EXIF"))
  }
}
