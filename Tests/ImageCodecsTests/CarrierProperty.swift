import Pixels
import Testing

@testable import ImageCodecs

/// One text in every way that a comment of EXIF is written, in every container that holds EXIF.
@Suite struct CarrierProperty {
  private static let text = "a boat, café\nSteps: 20, Sampler: Euler"
  private static let latin = "a boat\nSteps: 20, Sampler: Euler"

  private static func utf16(_ text: String, bigEndian: Bool) -> [UInt8] {
    text.utf16.flatMap { bigEndian ? bigEndian16(Int($0)) : bigEndian16(Int($0)).reversed() }
  }

  private static let comments: [(name: String, bytes: [UInt8], text: String)] = {
    let unicode = Array("UNICODE\0".utf8)
    let nothing = [UInt8](repeating: 0, count: 8)
    var comments: [(String, [UInt8], String)] = [
      ("UTF-8 behind UNICODE", unicode + Array(text.utf8), text),
      ("ASCII", Array("ASCII\0\0\0".utf8) + Array(latin.utf8), latin),
      ("UTF-8 behind ASCII", Array("ASCII\0\0\0".utf8) + Array(text.utf8) + [0, 0], text),
      ("JIS", Array("JIS\0\0\0\0\0".utf8) + Array(latin.utf8), latin),
      ("zeros", nothing + Array(text.utf8), text),
      ("no code", Array(text.utf8), text),
    ]
    for bigEndian in [true, false] {
      let name = bigEndian ? "UTF-16, big end first" : "UTF-16, little end first"
      comments.append((name, unicode + utf16(text, bigEndian: bigEndian), text))
      comments.append((name + ", small", Array("Unicode\0".utf8) + utf16(text, bigEndian: bigEndian), text))
      comments.append(
        (name + ", ASCII", Array("ASCII\0\0\0".utf8) + utf16(latin, bigEndian: bigEndian), latin))
      comments.append(
        (name + ", marked", unicode + utf16("\u{FEFF}" + text, bigEndian: bigEndian) + [0, 0], text))
    }
    return comments
  }()

  private func riff(_ exif: [UInt8]) -> [UInt8] {
    let chunk =
      Array("EXIF".utf8) + bigEndian(UInt32(exif.count)).reversed() + exif + (exif.count % 2 == 0 ? [] : [0])
    return Array("RIFF".utf8) + bigEndian(UInt32(chunk.count + 4)).reversed() + Array("WEBP".utf8) + chunk
  }

  @Test("every comment is read in every container, whatever the block's byte order")
  func comments() throws {
    let jpeg = Sample.jpeg[0].bytes
    let prefix = Array("Exif\0\0".utf8)
    for comment in Self.comments {
      for isLittle in [true, false] {
        let block = exifBlock(comment: comment.bytes, littleEndian: isLittle)
        let files = [
          tinyPNG(before: chunk("eXIf", block)), tinyPNG(after: chunk("eXIf", block)), riff(block),
          riff(prefix + block),
          withSegment(0xE1, prefix + block, in: jpeg),
          withSegment(0xE0, Array("JFIF\0".utf8), in: withSegment(0xE1, prefix + block, in: jpeg)),
        ]
        for (place, file) in files.enumerated() {
          let read = try ImageFile(bytes: file).metadata.candidates.map(\.text)
          #expect(read == [comment.text], "\(comment.name) in file \(place)")
        }
      }
    }
  }

  @Test("XMP is read in every container, as element and as attribute")
  func packets() throws {
    let escaped = "a boat, &lt;lora:x:1&gt;&#10;Steps: 20"
    let packets = [
      "<rdf:Description><exif:UserComment><rdf:Alt><rdf:li xml:lang='x-default'>\(escaped)</rdf:li></rdf:Alt></exif:UserComment></rdf:Description>",
      "<rdf:Description exif:UserComment=\"\(escaped)\"/>",
      "<dc:description><rdf:li>\(escaped)</rdf:li></dc:description>",
      "<rdf:Description exif:UserComment='\(escaped)'/>",
      "<tiff:ImageDescription><rdf:Alt><rdf:li>\(escaped)</rdf:li></rdf:Alt></tiff:ImageDescription>",
      "<dc:title><rdf:li>\(escaped)</rdf:li></dc:title>",
      "<x xmlns:own=\"http://ns.adobe.com/exif/1.0/\"><own:UserComment>\(escaped)</own:UserComment></x>",
    ]
    for packet in packets {
      let xmp = Array(packet.utf8)
      let name = Array("http://ns.adobe.com/xap/1.0/\0".utf8)
      let chunk =
        Array("XMP ".utf8) + bigEndian(UInt32(xmp.count)).reversed() + xmp + (xmp.count % 2 == 0 ? [] : [0])
      let files = [
        tinyPNG(before: ImageCodecsTests.chunk("iTXt", Array("XML:com.adobe.xmp\0\0\0\0\0".utf8) + xmp)),
        withSegment(0xE1, name + xmp, in: Sample.jpeg[0].bytes),
        Array("RIFF".utf8) + bigEndian(UInt32(chunk.count + 4)).reversed() + Array("WEBP".utf8) + chunk,
      ]
      for file in files {
        #expect(
          try ImageFile(bytes: file).metadata.candidates.map(\.text) == ["a boat, <lora:x:1>\nSteps: 20"])
      }
    }
  }

  @Test("a text of each kind of chunk that grows beyond its limit is skipped, and those before it stay")
  func bombs() throws {
    let long = [UInt8](repeating: 0x61, count: PNGText.longest + 1)
    let bombs = [
      ImageCodecsTests.chunk("zTXt", Array("b\0\0".utf8) + stored(long)),
      ImageCodecsTests.chunk("iTXt", Array("b\0\u{1}\0\0\0".utf8) + stored(long)),
      ImageCodecsTests.chunk("tEXt", Array("b\0".utf8) + long),
    ]
    for bomb in bombs {
      let kept = ImageCodecsTests.chunk("tEXt", Array("parameters\0Steps: 20".utf8))
      let metadata = try ImageFile(bytes: tinyPNG(before: kept + bomb)).metadata
      #expect(metadata.texts.map(\.text) == ["Steps: 20"])
      #expect(metadata.remarks.map(\.code) == ["text-too-long"])
    }
  }

  @Test(
    "a PNG cut off inside its text gives the text so far, and says so", arguments: ["tEXt", "zTXt", "iTXt"])
  func cutText(type: String) throws {
    let text = "a boat, café 猫\nSteps: 20, Sampler: Euler"
    let head =
      ["tEXt": "parameters\0", "zTXt": "parameters\0\0", "iTXt": "parameters\0\u{1}\0\0\0"][type] ?? ""
    let body = type == "tEXt" ? Array(text.utf8) : stored(Array(text.utf8))
    let before = tinyPNG(before: []).prefix(8 + 25)
    let file = before + ImageCodecsTests.chunk(type, Array(head.utf8) + body)
    for length in before.count + 8 + head.utf8.count..<file.count {
      let metadata = try ImageFile(bytes: Array(file[..<length])).metadata
      let read = try #require(metadata.candidates.first, "\(length)")
      #expect(metadata.remarks.map(\.code) == ["truncated"])
      #expect(read.isCut == (length < file.count - 4), "\(length)")
      #expect(text.unicodeScalars.starts(with: read.text.unicodeScalars), "\(length)")
    }
  }

  @Test("a PNG cut off anywhere behind its text still gives it")
  func cutOff() throws {
    let text = ImageCodecsTests.chunk("tEXt", Array("parameters\0Steps: 20".utf8))
    let file = tinyPNG(before: text)
    let end = 8 + 25 + text.count
    for length in end..<file.count {
      let metadata = try ImageFile(bytes: Array(file[..<length])).metadata
      #expect(
        metadata.candidates.map(\.text) == ["Steps: 20"] && metadata.remarks.map(\.code) == ["truncated"])
    }
  }
}
