import JSON
import Pixels
import Testing
import TestSupport

@testable import ImageCodecs

@Suite struct PNGEncoderGolden {
  @Test("the parameters chunk is Pillow's, byte for byte, and stands between IHDR and IDAT")
  func parametersChunks() throws {
    let cases = try #require(try Fixture.json("golden/metadata.json")["writing"]?.elements)
    #expect(cases.count == 5)
    for golden in cases {
      let text = try #require(golden["text"]?.text)
      let data = decodedBase64(golden["png_chunk_data_base64"])
      #expect(parametersChunk(text) == PNGTextChunk(type: golden["png_chunk"]?.text ?? "", data: data))
      let theirs = decodedBase64(golden["png_base64"])
      let picture = try ImageFile(bytes: theirs).picture()
      let ours = try encodedPNG(picture.rgb, parameters: text)
      // Signature, IHDR and the text chunk; the compressed pixels may differ.
      let front = 8 + 25 + 12 + data.count
      #expect(ours[..<front] == theirs[..<front])
      #expect(PNGChunks(ours).chunks.map(\.type) == ["IHDR", golden["png_chunk"]?.text, "IDAT", "IEND"])
      #expect(try ImageFile(bytes: ours).metadata.text("parameters")?.text == text)
    }
  }

  @Test("no text, no chunk")
  func noText() throws {
    let file = try encodedPNG(RGBImage(width: 1, height: 1, bytes: [1, 2, 3]))
    #expect(PNGChunks(file).chunks.map(\.type) == ["IHDR", "IDAT", "IEND"])
  }
}

@Suite struct PNGEncoderProperty {
  @Test(
    "decode after encode gives the picture back, seed 3",
    arguments: [(1, 1), (1, 40), (40, 1), (37, 23), (256, 3)])
  func roundTrip(width: Int, height: Int) throws {
    var random = Random(seed: 3)
    let bytes = (0..<width * height * 3).map { _ in UInt8(random.below(256)) }
    let image = RGBImage(width: width, height: height, bytes: bytes)
    let file = try encodedPNG(image, parameters: "a\u{0}b, 猫")
    let read = try ImageFile(bytes: file)
    #expect(try read.picture().rgb == image)
    #expect(try read.picture().stored == nil)
    #expect(
      read.metadata.texts == [EmbeddedText(carrier: "png:iTXt", keyword: "parameters", text: "a\u{0}b, 猫")])
    #expect(read.metadata.remarks == [])
    #expect(try encodedPNG(image, parameters: "a\u{0}b, 猫") == file)
  }

  @Test("a width that libpng refuses is an error")
  func tooWide() {
    let image = RGBImage(width: 1_000_001, height: 1, bytes: [UInt8](repeating: 0, count: 3_000_003))
    do throws(ImageCodecError) {
      _ = try encodedPNG(image)
      Issue.record("was written")
    } catch {
      #expect(error.description.hasPrefix("the PNG file could not be written: "))
    }
  }
}
