import JSON
import Pixels
import Testing
import TestSupport

@testable import ImageCodecs

@Suite struct UserCommentGolden {
  private func utf16(_ text: String, bigEndian: Bool) -> [UInt8] {
    text.utf16.flatMap { unit -> [UInt8] in
      let (high, low) = (UInt8(unit >> 8), UInt8(unit & 255))
      return bigEndian ? [high, low] : [low, high]
    }
  }

  @Test("what A1111 writes is read back")
  func written() throws {
    for golden in try Fixture.json("golden/metadata.json")["writing"]?.elements ?? [] {
      let comment = decodedBase64(golden["user_comment_base64"])
      let text = golden["text"]?.text
      #expect((userComment(comment[...]) ?? "") == text)
      let block = EXIFFields(decodedBase64(golden["exif_base64"]))
      #expect((block.texts.first?.text ?? "") == text)
      for file in ["jpeg_base64", "webp_base64"] {
        let image = try ImageFile(bytes: decodedBase64(golden[file]))
        #expect((image.metadata.text("UserComment")?.text ?? "") == text, "\(file)")
      }
    }
  }

  @Test("what other writers leave, as the reference reads it; the empty code itself is not text")
  func others() throws {
    let cases = try Fixture.json("golden/metadata.json")["user_comments"]?.elements ?? []
    #expect(cases.count == 5)
    for golden in cases {
      let expected = golden["read_as"]?.text.map { String($0.drop { $0 == "\0" }) }
      #expect(userComment(decodedBase64(golden["user_comment_base64"])[...]) == expected)
    }
  }

  @Test(
    "UTF-16 in both orders, whatever the block's order",
    arguments: ["Steps: 20", "猫と犬\nSteps: 20", "日本語", "🙂 smile", "é"])
  func byteOrder(text: String) {
    let code = Array("UNICODE\0".utf8)
    for bigEndian in [true, false] {
      let comment = code + utf16(text, bigEndian: bigEndian)
      // Three ideographs alone are no evidence: then the order A1111 writes is taken.
      if text != "日本語" || bigEndian { #expect(userComment(comment[...]) == text) }
      #expect(userComment((code + utf16("\u{FEFF}" + text, bigEndian: bigEndian) + [0, 0])[...]) == text)
      for littleEndian in [true, false] where text.hasPrefix("Steps") {
        let fields = EXIFFields(exifBlock(comment: comment, littleEndian: littleEndian))
        #expect(fields.texts.map(\.text) == [text])
      }
    }
  }

  @Test("UTF-16 without a code, or behind the undefined one, in both orders")
  func uncoded() {
    let text = "a pier\nSteps: 20, Sampler: Euler, Seed: 1, Model: größe"
    for bigEndian in [true, false] {
      for code in [[], [UInt8](repeating: 0, count: 8)] {
        #expect(userComment((code + utf16(text, bigEndian: bigEndian))[...]) == text)
        #expect(userComment((code + utf16("\u{FEFF}" + text, bigEndian: bigEndian) + [0, 0])[...]) == text)
      }
    }
    #expect(userComment([UInt8](repeating: 0, count: 40)[...]) == nil)
    #expect(userComment(Array("{\"a\": 5}\0\0\0\0\0\0\0\0".utf8)[...]) == "{\"a\": 5}")
  }

  @Test("a byte order that nothing states is guessed, and that is said")
  func guesses() {
    let code = Array("UNICODE\0".utf8)
    func codes(_ comment: [UInt8], littleEndian: Bool) -> [String] {
      EXIFFields(exifBlock(comment: code + comment, littleEndian: littleEndian)).remarks.map(\.code)
    }
    for isBig in [true, false] {
      let comment = utf16("a boat, Steps: 20", bigEndian: isBig)
      #expect(codes(comment, littleEndian: isBig) == ["guessed-byte-order"])
      #expect(codes(comment, littleEndian: !isBig) == [])
      #expect(codes(utf16("\u{FEFF}a boat", bigEndian: isBig), littleEndian: isBig) == [])
      #expect(codes(utf16("日本語の舟と運河", bigEndian: isBig), littleEndian: isBig) == ["guessed-byte-order"])
    }
    #expect(codes(Array("a boat".utf8), littleEndian: true) == [])
    #expect(EXIFFields(exifBlock(comment: Array("ASCII\0\0\0a boat".utf8))).remarks.isEmpty)
  }

  @Test("a comment in the main directory counts too")
  func mainDirectory() {
    var block = Array("MM".utf8) + bigEndian16(42) + bigEndian(8) + bigEndian16(1)
    block += bigEndian16(0x9286) + bigEndian16(2) + bigEndian(6) + bigEndian(26) + bigEndian(0)
    #expect(EXIFFields(block + Array("a cat\0".utf8)).texts.map(\.text) == ["a cat"])
  }

  @Test("UTF-8 behind the wrong code, blanks, an odd byte")
  func oddities() {
    #expect(userComment(Array("UNICODE\0a cat, é".utf8)[...]) == "a cat, é")
    #expect(userComment([UInt8](repeating: 0, count: 8)[...] + Array("   ".utf8)) == nil)
    #expect(userComment([]) == nil)
    #expect(userComment(Array("UNICODE\0".utf8)[...] + [0, 0x61, 0, 0x62, 0]) == "ab")
    #expect(userComment(Array("ASCII\0\0\0".utf8)[...] + [0x63, 0xE9]) == "cé")
    #expect(userComment(Array("JIS\0\0\0\0\0".utf8)[...] + [0xFF, 0xFF]) == "ÿÿ")
  }
}

@Suite struct EXIFFieldsProperty {
  @Test("a block cut off anywhere or damaged never crashes, seed 5")
  func damage() {
    let whole = exifBlock(comment: Array("ASCII\0\0\0hello".utf8), orientation: 6)
    #expect(EXIFFields(whole).orientation == .quarterTurnClockwise)
    #expect(EXIFFields(Array("Exif\0\0".utf8) + whole).texts.map(\.text) == ["hello"])
    for length in 0..<whole.count { _ = EXIFFields(Array(whole[..<length])) }
    var random = Random(seed: 5)
    for _ in 0..<3000 {
      var bytes = whole
      for _ in 0..<3 { bytes[random.below(bytes.count)] = [0, 255, 8, 128][random.below(4)] }
      _ = EXIFFields(bytes)
    }
  }

  @Test("an orientation beyond 8 is ignored")
  func orientation() {
    #expect(EXIFFields(exifBlock(comment: [], orientation: 9)).orientation == .upright)
    #expect(EXIFFields(exifBlock(comment: [], orientation: 8, littleEndian: true)).orientation.rawValue == 8)
  }
}
