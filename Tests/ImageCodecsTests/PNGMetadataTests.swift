import JSON
import Pixels
import Testing
import TestSupport

@testable import ImageCodecs

@Suite struct PNGMetadataGolden {
  private func metadata(before: [UInt8] = [], after: [UInt8] = []) throws -> ImageMetadata {
    try ImageFile(bytes: tinyPNG(before: before, after: after)).metadata
  }

  private func deflated(_ text: String) -> [UInt8] { stored(Array(text.utf8)) }

  @Test("the three kinds of text, before and after the pixels")
  func kinds() throws {
    let compressed = Array("c\0\0".utf8) + deflated("zipped")
    let international = Array("i\0\u{1}\0en\0t\0".utf8) + deflated("猫")
    let read = try metadata(
      before: chunk("tEXt", Array("parameters\0plain".utf8)) + chunk("zTXt", compressed),
      after: chunk("iTXt", international) + chunk("iTXt", Array("j\0\0\0\0\0日本".utf8)))
    #expect(
      read.texts == [
        EmbeddedText(carrier: "png:tEXt", keyword: "parameters", text: "plain"),
        EmbeddedText(carrier: "png:zTXt", keyword: "c", text: "zipped"),
        EmbeddedText(carrier: "png:iTXt", keyword: "i", text: "猫"),
        EmbeddedText(carrier: "png:iTXt", keyword: "j", text: "日本"),
      ])
    #expect(read.remarks == [])
  }

  @Test("tEXt holds Latin-1, or UTF-8 where the bytes are valid UTF-8")
  func encodings() throws {
    let read = try metadata(
      before: chunk("tEXt", Array("a\0".utf8) + [0x63, 0xE9]) + chunk("tEXt", Array("b\0é".utf8)))
    #expect(read.texts.map(\.text) == ["cé", "é"])
  }

  @Test("the last of equal keywords counts, with a remark")
  func duplicates() throws {
    let read = try metadata(
      before: chunk("tEXt", Array("parameters\0one".utf8)),
      after: chunk("tEXt", Array("parameters\0two".utf8)))
    #expect(read.text("parameters")?.text == "two")
    #expect(read.texts.count == 1)
    #expect(read.remarks.map(\.code) == ["duplicate-keyword"])
  }

  @Test("the keyword that counts most comes first")
  func precedence() throws {
    let read = try metadata(
      before: chunk("tEXt", Array("Title\0t".utf8)) + chunk("tEXt", Array("workflow\0w".utf8))
        + chunk("tEXt", Array("prompt\0p".utf8)) + chunk("tEXt", Array("parameters\0x".utf8))
        + chunk("eXIf", exifBlock(comment: Array("ASCII\0\0\0from exif".utf8), orientation: 3)))
    #expect(read.texts.map(\.keyword) == ["parameters", "UserComment", "prompt", "workflow", "Title"])
    #expect(read.orientation == .halfTurn)
  }

  @Test("damage is a remark, what can be read is read")
  func damage() throws {
    let noEnd = chunk("tEXt", Array("no zero byte".utf8))
    let badStream = chunk("zTXt", Array("z\0\0not zlib".utf8))
    let badFlags = chunk("iTXt", Array("i\0\0".utf8))
    let read = try metadata(before: noEnd + badStream + badFlags + chunk("tEXt", Array("a\0b".utf8)))
    #expect(read.texts == [EmbeddedText(carrier: "png:tEXt", keyword: "a", text: "b")])
    #expect(read.remarks.map(\.code) == ["damaged-text", "damaged-text", "damaged-text"])
    #expect(read.remarks[0].detail.contains("tEXt at byte 33"))
  }

  @Test("a text that grows beyond 16 MiB is skipped")
  func bomb() throws {
    let zeros = stored([UInt8](repeating: 65, count: PNGText.longest + 1))
    let read = try metadata(before: chunk("zTXt", Array("bomb\0\0".utf8) + zeros))
    #expect(read.texts == [])
    #expect(read.remarks.map(\.code) == ["text-too-long"])
  }

  @Test("profiles, gamma and animation become facts")
  func facts() throws {
    #expect(try metadata(before: chunk("sRGB", [0])).profile == .sRGB)
    let gamma = try metadata(before: chunk("gAMA", bigEndian(100_000)))
    #expect(gamma.remarks.map(\.code) == ["gamma-not-applied"])
    #expect(try metadata(before: chunk("gAMA", bigEndian(45_455))).remarks == [])
    #expect(try metadata(before: chunk("acTL", bigEndian(4) + bigEndian(0))).frames == 4)
    #expect(try metadata(before: chunk("acTL", [])).frames == 1)
    let profile = try metadata(
      before: chunk("iCCP", Array("p\0\0".utf8) + stored(namedProfile("Display P3"))))
    #expect(profile.profile == .embedded(name: "Display P3", bytes: namedProfile("Display P3")))
    #expect(profile.remarks.map(\.code) == ["colour-profile"])
    let standard = chunk("iCCP", Array("p\0\0".utf8) + stored(namedProfile("sRGB IEC61966-2.1")))
    #expect(try metadata(before: standard).profile == .sRGB)
    let broken = try metadata(before: chunk("iCCP", Array("p\0\0xyz".utf8)))
    #expect(broken.remarks.map(\.code) == ["damaged-profile"])
  }

  @Test("ImageMagick's hexadecimal blocks of EXIF and XMP are read", arguments: ["exif", "APP1", "xmp"])
  func rawProfiles(kind: String) throws {
    let packet = Array("<exif:UserComment>told</exif:UserComment>".utf8)
    let block = exifBlock(comment: Array("ASCII\0\0\0told".utf8))
    let blocks: [String: [[UInt8]]] = [
      "exif": [block, Array("Exif\0\0".utf8) + block], "xmp": [packet],
      "APP1": [
        Array("Exif\0\0".utf8) + block, Array("http://ns.adobe.com/xap/1.0/\0".utf8) + packet,
      ],
    ]
    for bytes in blocks[kind] ?? [] {
      let digits = bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }
      let text = "\n\(kind.lowercased())\n      \(bytes.count)\n" + digits.joined() + "\n"
      let read = try metadata(
        before: chunk("zTXt", Array("Raw profile type \(kind)\0\0".utf8) + deflated(text)))
      #expect(read.candidates.map(\.text) == ["told"], "\(bytes.count)")
    }
    let empty = try metadata(before: chunk("tEXt", Array("Raw profile type \(kind)\0".utf8)))
    #expect(empty.candidates.isEmpty)
  }

  @Test("the case of a keyword's letters does not count, and what is filed elsewhere comes last")
  func keywords() throws {
    let chunks = [("Mine", "c"), ("comment", "b"), ("PARAMETERS", "a")].flatMap {
      chunk("tEXt", Array("\($0)\0\($1)".utf8))
    }
    let read = try metadata(before: chunks)
    #expect(read.candidates.map(\.text) == ["a", "b"] && read.others.map(\.text) == ["c"])
  }

  @Test("XMP gives the texts that may hold parameters")
  func packet() throws {
    let xmp = """
      <x:xmpmeta><rdf:Description><dc:description><rdf:Alt><rdf:li xml:lang="x-default">a &lt;lora:b:1&gt; &#x732B;
      Steps: 1</rdf:li></rdf:Alt></dc:description></rdf:Description></x:xmpmeta>
      """
    let read = try metadata(
      before: chunk("iTXt", Array("XML:com.adobe.xmp\0\0\0\0\0".utf8) + Array(xmp.utf8)))
    #expect(
      read.texts == [
        EmbeddedText(carrier: "png:XMP", keyword: "dc:description", text: "a <lora:b:1> 猫\nSteps: 1")
      ])
  }
}

/// A zlib stream without compression.
func stored(_ bytes: [UInt8]) -> [UInt8] {
  var stream: [UInt8] = [0x78, 0x01]
  var rest = bytes[...]
  repeat {
    let block = rest.prefix(65535)
    rest = rest.dropFirst(block.count)
    let (low, high) = (UInt8(block.count & 255), UInt8(block.count >> 8))
    stream += [rest.isEmpty ? 1 : 0, low, high, ~low, ~high] + block
  } while !rest.isEmpty
  var (a, b): (UInt32, UInt32) = (1, 0)
  for byte in bytes {
    a = (a + UInt32(byte)) % 65521
    b = (b + a) % 65521
  }
  return stream + bigEndian(b << 16 | a)
}

/// An ICC profile that holds nothing but a version 2 description.
func namedProfile(_ name: String) -> [UInt8] {
  let text = Array(name.utf8) + [0]
  let tag = Array("desc".utf8) + bigEndian(0) + bigEndian(UInt32(text.count)) + text
  return [UInt8](repeating: 0, count: 128) + bigEndian(1) + Array("desc".utf8) + bigEndian(144)
    + bigEndian(UInt32(tag.count)) + tag
}
