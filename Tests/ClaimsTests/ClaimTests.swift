import FoundationEssentials
import ImageCodecs
import JSON
import Pixels
import Recipes
import TestSupport
import Testing

@testable import Claims

@Suite struct ClaimGolden {
  @Test("every shared picture gives the text it carries")
  func fixtureImages() throws {
    let images = try Fixture.json("tiny-scenes/images/manifest.json")["images"]?.elements ?? []
    #expect(images.count == 18)
    for image in images {
      let name = try #require(image["file"]?.text)
      let claim = try Claim(path: Fixture.path("tiny-scenes/images/" + name))
      #expect(claim.infotext == image["infotext_in_file"]?.text ?? "")
      #expect(claim.notes == [])
      #expect(try claim.picture().facts.frames == 1)
      #expect(claim.size == (try Fixture.bytes("tiny-scenes/images/" + name)).count)
    }
  }

  @Test("a text file is its own text")
  func textFile() throws {
    let claim = try Claim(path: Fixture.path("tiny-scenes/params.txt"))
    #expect(claim.kind == .text)
    #expect(claim.infotext == (try Fixture.text("tiny-scenes/params.txt")))
    #expect(claim.texts.map(\.carrier) == ["txt"])
    #expect(claim.sha256 == sha256(of: try Fixture.bytes("tiny-scenes/params.txt")))
    #expect(claim.parameters?.carrier == "txt")
    #expect(throws: ClaimError.noPicture(name: claim.name)) { try claim.picture() }
  }

  static let encoded: [(bytes: [UInt8], text: String)] = [
    ([0xC3, 0xA9], "é"), ([0xEF, 0xBB, 0xBF, 0xC3, 0xA9], "é"), ([0xFF, 0xFE, 0xE9, 0x00, 0x0A], "é"),
    ([0xFE, 0xFF, 0x00, 0xE9], "é"), ([0x63, 0xE9], "cé"), ([0xEF, 0xBB, 0xBF, 0xE9], "é"),
    ([0xFF, 0xFE], ""),
  ]

  @Test("byte-order marks and encodings", arguments: encoded)
  func encodings(bytes: [UInt8], text: String) throws {
    let claim = try Claim(standardInput: bytes)
    #expect(claim.infotext == text)
    #expect(claim.name == "stdin")
    let isLatin1 = bytes.last == 0xE9 && bytes.first != 0xFE
    #expect(claim.notes.map(\.code) == (isLatin1 ? ["latin-1"] : []))
  }

  @Test("UTF-16 without a mark is told by its zero bytes", arguments: [true, false])
  func unmarked(isBigEndian: Bool) throws {
    let text = "a pier, café\nSteps: 20, Sampler: Euler, Seed: 5, Size: 64x64"
    let bytes = text.utf16.flatMap { (unit: UInt16) -> [UInt8] in
      let pair = [UInt8(unit >> 8), UInt8(unit & 255)]
      return isBigEndian ? pair : pair.reversed()
    }
    let claim = try Claim(standardInput: bytes)
    #expect(claim.infotext == text && claim.notes.map(\.code) == ["guessed-byte-order"])
    #expect(throws: ClaimError.unknownKind(name: "stdin", kind: "a BMP picture")) {
      try Claim(standardInput: Array("BM".utf8) + (0..<62).map { $0 % 2 == 0 ? 0xE9 : 0 })
    }
  }

  @Test("JSON is told from text by its first sign")
  func carriers() throws {
    #expect(try Claim(standardInput: Array(" \n{}".utf8)).texts[0].carrier == "json")
    #expect(try Claim(standardInput: Array("[1]".utf8)).texts[0].carrier == "json")
    #expect(try Claim(standardInput: Array("a {b}".utf8)).texts[0].carrier == "txt")
  }

  @Test("a picture without text says nothing")
  func noText() throws {
    let bytes = try encodedPNG(RGBImage(width: 3, height: 2, bytes: [UInt8](repeating: 7, count: 18)))
    let claim = try Claim(name: "a.txt", bytes: bytes)
    #expect(claim.kind == .image(.png))
    #expect(claim.texts == [] && claim.infotext == "")
    #expect(try claim.picture().rgb.bytes == [UInt8](repeating: 7, count: 18))
  }

  @Test("text survives where the pixels do not")
  func damagedPixels() throws {
    let whole = try Fixture.bytes("tiny-scenes/images/01-demo.png")
    let claim = try Claim(name: "cut.png", bytes: Array(whole[..<(whole.count / 2)]))
    #expect(claim.infotext.contains("Steps: 20"))
    #expect(claim.notes.map(\.code) == ["truncated"])
    do throws(ClaimError) {
      _ = try claim.picture()
      Issue.record("was decoded")
    } catch {
      #expect(
        error.description.hasPrefix("cut.png: the PNG file is damaged: the file ends too early (at byte "))
    }
  }
}

@Suite struct ClaimErrorGolden {
  @Test("a missing file, a folder, a device")
  func paths() {
    #expect(throws: ClaimError.missing(path: "/no/such/file.png")) { try Claim(path: "/no/such/file.png") }
    let folder = Fixture.path("golden")
    #expect(throws: ClaimError.folder(path: folder)) { try Claim(path: folder) }
    #expect(throws: ClaimError.notAFile(path: "/dev/null")) { try Claim(path: "/dev/null") }
    #expect(
      ClaimError.notAFile(path: "/dev/null").description
        == "/dev/null is a device or a pipe; give its content as `-`")
  }

  @Test("no bytes")
  func empty() { #expect(throws: ClaimError.empty(name: "stdin")) { try Claim(standardInput: []) } }

  static let binaries: [(bytes: [UInt8], kind: String)] = [
    (Array("GIF89a".utf8), "a GIF picture"), ([0, 0, 0, 32] + Array("ftypavif".utf8), "an AVIF picture"),
    ([0x7F, 0x45, 0x4C, 0x46, 0], "a binary file"), (Array("PK\u{3}\u{4}".utf8), "a ZIP archive"),
    ([0, 0, 0, 28] + Array("ftypheic".utf8), "a HEIC picture"),
    ([0, 0, 0, 28] + Array("ftypmif1".utf8), "a HEIC picture"),
    ([0, 0, 0, 28] + Array("ftypisom".utf8), "an MP4 video"),
    ([0x1A, 0x45, 0xDF, 0xA3], "a WebM or Matroska video"),
    (Array("II*\0".utf8), "a TIFF picture"), (Array("MM\0*".utf8), "a TIFF picture"),
    ([0xFF, 0x0A], "a JPEG XL picture"), (Array("BM".utf8), "a BMP picture"),
  ]

  @Test("bytes that are neither text nor a picture that can be read", arguments: binaries)
  func binary(bytes: [UInt8], kind: String) {
    // A byte that is not UTF-8: such files always have one.
    #expect(throws: ClaimError.unknownKind(name: "stdin", kind: kind)) {
      try Claim(standardInput: bytes + [0xFF])
    }
  }

  @Test("the beginning of such a file is no text either, even where its bytes would be")
  func binaryBeginning() throws {
    for brand in ["avif", "heic", "mp42"] {
      #expect(throws: ClaimError.self) {
        try Claim(standardInput: [0, 0, 0, 28] + Array("ftyp\(brand)".utf8))
      }
    }
    #expect(try Claim(standardInput: Array("BMX bike, GIF, PK".utf8)).kind == .text)
  }

  @Test("a text of more than 64 MiB")
  func longText() {
    let bytes = [UInt8](repeating: 0x61, count: ClaimText.longest + 1)
    let expected = ClaimError.tooLarge(name: "stdin", bytes: bytes.count, limit: ClaimText.longest)
    #expect(throws: expected) { try Claim(standardInput: bytes) }
  }

  @Test("messages name the file and what to do")
  func messages() {
    let errors: [ClaimError] = [
      .missing(path: "a"), .folder(path: "b"), .unreadable(path: "c", reason: "x"), .empty(name: "d"),
      .tooLarge(name: "e", bytes: 2, limit: 1), .unknownKind(name: "f", kind: "a GIF picture"),
      .badPixels(name: "g", .unknownFormat), .noPicture(name: "h"),
    ]
    for (error, name) in zip(errors, ["a", "b", "c", "d", "e", "f", "g", "h"]) {
      #expect(error.description.hasPrefix(name))
      #expect(error.description.contains(";"))
    }
  }
}
