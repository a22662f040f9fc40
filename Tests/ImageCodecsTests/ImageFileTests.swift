import JSON
import Pixels
import Testing
import TestSupport

@testable import ImageCodecs

@Suite struct ImageFileGolden {
  @Test("the kind is told by the first bytes")
  func formats() {
    #expect(ImageFormat(detecting: Sample.png[0].bytes) == .png)
    #expect(ImageFormat(detecting: Sample.jpeg[0].bytes) == .jpeg)
    #expect(ImageFormat(detecting: Sample.webp[0].bytes) == .webp)
    #expect(ImageFormat(detecting: []) == nil)
    #expect(ImageFormat(detecting: Array("RIFF....WAVE".utf8)) == nil)
    #expect(ImageFormat(detecting: Array("GIF89a".utf8)) == nil)
  }

  @Test("other bytes are no picture")
  func unknown() {
    #expect(throws: ImageCodecError.unknownFormat) { try ImageFile(bytes: Array("Steps: 20".utf8)) }
  }

  @Test("every message says what to do")
  func messages() {
    let errors: [ImageCodecError] = [
      .unknownFormat, .tooLarge(format: .png, width: 1, height: 2), .damaged(format: .jpeg, reason: "x"),
      .unsupported(format: .webp, reason: "y"),
    ]
    #expect(
      errors.map(\.description) == [
        "these bytes begin no PNG, JPEG or WebP picture; convert the file to one of them",
        "the PNG file states 1 x 2 pixels, more than can be read; make it smaller than 30000 pixels a side and 200 "
          + "million in all",
        "the JPEG file is damaged: x; get another copy of it",
        "this kind of WebP file is not supported: y; save it again as plain PNG",
      ])
  }

  @Test(
    "pictures as people share them carry their text",
    arguments: [
      ("01-demo.png", "png:tEXt", "parameters"), ("09-jpeg.jpg", "jpeg:Exif", "UserComment"),
      ("10-webp.webp", "webp:EXIF", "UserComment"),
    ])
  func shared(name: String, carrier: String, keyword: String) throws {
    let file = try ImageFile(bytes: try Fixture.bytes("tiny-scenes/images/" + name))
    let first = try #require(file.metadata.texts.first)
    #expect(first.carrier == carrier && first.keyword == keyword)
    let manifest = try Fixture.json("tiny-scenes/images/manifest.json")["images"]?.elements
    #expect(first.text == manifest?.first { $0["file"]?.text == name }?["infotext_in_file"]?.text)
    let picture = try file.picture()
    #expect(picture.width == 128 && picture.height == 128)
  }
}
