import FoundationEssentials
import JSON
import TestSupport
import Testing

@testable import Pixels

@Suite struct MatrixProfileParity {
  @Test("colours become LittleCMS's, within a level", arguments: [0, 1, 2])
  func converted(index: Int) throws {
    let sample = try #require(try Fixture.json("pixels/profiles.json")["cases"]?.elements?[index])
    let profile = Array(Data(base64Encoded: sample["profile"]?.text ?? "") ?? Data())
    func bytes(_ key: String) -> [UInt8] { (sample[key]?.elements ?? []).map { UInt8($0.integer ?? 0) } }
    var facts = PictureFacts()
    facts.profile = .embedded(name: "made", bytes: profile)
    let picture = Picture(StoredSamples(width: 8, height: 8, .rgb8(bytes("levels"))), facts: facts)
    let converted = try #require(picture.convertedToSRGB())
    let errors = zip(converted.rgb.bytes, bytes("srgb")).map { abs(Int($0) - Int($1)) }
    #expect(errors.max() ?? 99 <= 1)
    #expect(errors.count { $0 > 0 } < 12)
    #expect(converted.facts.profile == .sRGB)
  }
}

@Suite struct MatrixProfileProperty {
  private func profile() throws -> [UInt8] {
    let text = try Fixture.json("pixels/profiles.json")["cases"]?.elements?[2]["profile"]?.text
    return Array(Data(base64Encoded: text ?? "") ?? Data())
  }

  @Test("pictures without a profile of their own stay as they are")
  func plain() {
    let picture = Picture(RGBImage(width: 1, height: 1, bytes: [1, 2, 3]))
    #expect(picture.convertedToSRGB() == picture)
  }

  @Test("profiles of other kinds and damaged ones are not applied, and never crash")
  func damage() throws {
    let whole = try profile()
    #expect(MatrixProfile(whole) != nil)
    for length in stride(from: 0, to: whole.count - 4, by: 3) {
      #expect(MatrixProfile(Array(whole[..<length])) == nil)
    }
    var grey = whole
    grey.replaceSubrange(16..<20, with: Array("GRAY".utf8))
    #expect(MatrixProfile(grey) == nil)
    let black = RGBImage(width: 1, height: 1, bytes: [0, 128, 255])
    for place in 128..<whole.count {
      for value: UInt8 in [0, 127, 255] {
        var bytes = whole
        bytes[place] = value
        _ = MatrixProfile(bytes)?.convertedToSRGB(black)
      }
    }
  }
}
