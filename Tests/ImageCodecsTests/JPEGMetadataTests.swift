import Pixels
import Testing

@testable import ImageCodecs

@Suite struct JPEGMetadataGolden {
  private let plain = Sample.jpeg[0].bytes
  private let xmp = Array("http://ns.adobe.com/xap/1.0/\0".utf8)

  @Test("EXIF, XMP and comment, the one that counts most first")
  func carriers() throws {
    let packet = "<rdf:Description exif:UserComment=\"a &quot;cat&quot;\"/>"
    var bytes = withSegment(0xFE, Array("said aside".utf8), in: plain)
    bytes = withSegment(0xE1, xmp + Array(packet.utf8), in: bytes)
    let block = exifBlock(comment: Array("ASCII\0\0\0told".utf8), orientation: 8)
    bytes = withSegment(0xE1, Array("Exif\0\0".utf8) + block, in: bytes)
    let metadata = try ImageFile(bytes: bytes).metadata
    #expect(
      metadata.texts == [
        EmbeddedText(carrier: "jpeg:Exif", keyword: "UserComment", text: "told"),
        EmbeddedText(carrier: "jpeg:XMP", keyword: "exif:UserComment", text: "a \"cat\""),
        EmbeddedText(carrier: "jpeg:COM", keyword: "comment", text: "said aside"),
      ])
    #expect(metadata.orientation == .quarterTurnAnticlockwise)
  }

  @Test("an XMP packet over several segments, in whatever order")
  func extendedPacket() throws {
    let long = String(repeating: "a boat, ", count: 9000) + "Steps: 20"
    let packet = Array("<x><exif:UserComment>\(long)</exif:UserComment></x>".utf8)
    let name = Array(String(repeating: "0A", count: 16).utf8)
    let head = Array("http://ns.adobe.com/xmp/extension/\0".utf8) + name + bigEndian(UInt32(packet.count))
    var bytes = plain
    for start in stride(from: 0, to: packet.count, by: 30_000) {
      let part = packet[start..<min(start + 30_000, packet.count)]
      bytes = withSegment(0xE1, head + bigEndian(UInt32(start)) + part, in: bytes)
    }
    bytes = withSegment(0xE1, xmp + Array("<x xmpNote:HasExtendedXMP='0A'/>".utf8), in: bytes)
    let texts = try ImageFile(bytes: bytes).metadata.texts
    #expect(texts == [EmbeddedText(carrier: "jpeg:XMP", keyword: "exif:UserComment", text: long)])
    #expect(try ImageFile(bytes: withSegment(0xE1, head, in: plain)).metadata.texts.isEmpty)
  }

  @Test("a profile in two parts, in the wrong order")
  func profileParts() throws {
    let profile = namedProfile("Adobe RGB (1998)")
    let head = Array("ICC_PROFILE\0".utf8)
    var bytes = withSegment(0xE2, head + [1, 2] + profile[..<100], in: plain)
    bytes = withSegment(0xE2, head + [2, 2] + profile[100...], in: bytes)
    let metadata = try ImageFile(bytes: bytes).metadata
    #expect(metadata.profile == .embedded(name: "Adobe RGB (1998)", bytes: profile))
  }

  @Test("a block of EXIF that goes on in further segments is one")
  func longBlock() throws {
    let long = String(repeating: "a boat, ", count: 20_000) + "Steps: 20"
    let block = exifBlock(comment: Array("ASCII\0\0\0\(long)".utf8), orientation: 6)
    let name = Array("Exif\0\0".utf8)
    let parts = stride(from: 0, to: block.count, by: 65_000).map { block[$0..<min($0 + 65_000, block.count)] }
    let bytes = parts.reversed().reduce(plain) { withSegment(0xE1, name + $1, in: $0) }
    let metadata = try ImageFile(bytes: bytes).metadata
    #expect(metadata.texts == [EmbeddedText(carrier: "jpeg:Exif", keyword: "UserComment", text: long)])
    #expect(metadata.orientation == .quarterTurnClockwise)
    let camera = exifBlock(comment: Array("ASCII\0\0\0told".utf8))
    let two = withSegment(0xE1, name + camera, in: withSegment(0xE1, name + camera, in: plain))
    #expect(try ImageFile(bytes: two).metadata.texts.map(\.text) == ["told", "told"])
  }

  @Test("a file that ends inside a text gives it so far, and says so")
  func cutTexts() throws {
    let exif = Array("Exif\0\0".utf8) + exifBlock(comment: Array("ASCII\0\0\0Steps: 20, Seed: 5".utf8))
    for (marker, data) in [(UInt8(0xE1), exif), (0xFE, Array("Steps: 20, Seed: 5".utf8))] {
      let whole = withSegment(marker, data, in: plain)
      let end = 2 + 4 + data.count
      for missing in 0..<8 {
        let metadata = try ImageFile(bytes: Array(whole[..<(end - missing)])).metadata
        let text = try #require(metadata.candidates.first)
        #expect(text.text.utf8.elementsEqual("Steps: 20, Seed: 5".utf8.dropLast(missing)) || missing == 1)
        #expect(text.isCut == (missing > 0))
        #expect(metadata.remarks.map(\.code) == ["truncated"])
      }
    }
  }

  @Test("a file without its end marker is remarked upon, whatever stands behind one that has it")
  func end() throws {
    #expect(try ImageFile(bytes: plain + [1, 2, 3]).metadata.remarks == [])
    let cut = try ImageFile(bytes: plain.dropLast(2)).metadata.remarks
    #expect(cut.map(\.code) == ["missing-end"])
  }

  @Test("what Windows writes into a file's properties counts last")
  func windowsFields() throws {
    let letters = Array("Steps: 20, Seed: 5".utf8)
    let text: [UInt8] = letters.flatMap { (letter: UInt8) -> [UInt8] in [letter, 0] } + [0, 0]
    var block = Array("MM".utf8) + bigEndian16(42) + bigEndian(8) + bigEndian16(1)
    block +=
      bigEndian16(0x9C9C) + bigEndian16(1) + bigEndian(UInt32(text.count)) + bigEndian(26) + bigEndian(0)
    var bytes = withSegment(0xE1, Array("Exif\0\0".utf8) + block + text, in: plain)
    #expect(try ImageFile(bytes: bytes).metadata.candidates.map(\.text) == ["Steps: 20, Seed: 5"])
    bytes = withSegment(0xFE, Array("said aside".utf8), in: bytes)
    #expect(try ImageFile(bytes: bytes).metadata.candidates.map(\.keyword) == ["comment", "XPComment"])
  }

  @Test("what makes no sense is a remark")
  func damage() throws {
    let cut = try ImageFile(bytes: Array(plain[..<30]))
    #expect(cut.metadata.remarks.map(\.code) == ["truncated"])
    let noMarker = try ImageFile(bytes: Array(plain[..<2]) + [0x12, 0x34])
    #expect(noMarker.metadata.remarks.map(\.code) == ["damaged-segments"])
    #expect(try ImageFile(bytes: [0xFF, 0xD8]).metadata.remarks.map(\.code) == ["truncated"])
  }
}

@Suite struct XMPProperty {
  @Test("packets without an end, with unknown entities, are read as far as they go")
  func oddities() {
    #expect(xmpTexts("<dc:description>never closed").isEmpty)
    #expect(xmpTexts("").isEmpty)
    #expect(xmpTexts("<dc:description>  \n </dc:description>").isEmpty)
    let text = xmpTexts("<dc:description>&nbsp;&#x110000;&#65;&amp;lt; a & b</dc:description>").first?.text
    #expect(text == "&nbsp;&#x110000;A&lt; a & b")
  }

  @Test("a packet of a million openings takes no time")
  func linear() {
    #expect(xmpTexts(String(repeating: "<dc:descriptio", count: 100_000)).isEmpty)
  }
}
