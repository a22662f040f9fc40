import JSON
import Testing
import TestSupport

@testable import Pixels

@Suite struct ResamplingParity {
  struct Case: Sendable, CustomTestStringConvertible {
    var from: [Int], to: [Int], channels: Int, first: [Int], sha256: String
    var testDescription: String { "\(from[0]) x \(from[1]) x \(channels) to \(to[0]) x \(to[1])" }
  }

  static let cases: [Case] = {
    let elements = (try? Fixture.json("pixels/lanczos.json"))?["cases"]?.elements ?? []
    return elements.map { element in
      Case(
        from: [element["width"]?.integer ?? 0, element["height"]?.integer ?? 0],
        to: element["to"]?.elements?.compactMap(\.integer) ?? [], channels: element["channels"]?.integer ?? 0,
        first: element["first"]?.elements?.compactMap(\.integer) ?? [], sha256: element["sha256"]?.text ?? "")
    }
  }()

  @Test("the fixture is there")
  func fixture() { #expect(Self.cases.count == 12) }

  @Test("gives Pillow's bytes", arguments: cases)
  func pillow(_ c: Case) {
    let source = (0..<c.from[0] * c.from[1] * c.channels).map(sourceByte)
    let bytes =
      c.channels == 1
      ? GreyImage(width: c.from[0], height: c.from[1], bytes: source).resized(width: c.to[0], height: c.to[1])
        .bytes
      : RGBImage(width: c.from[0], height: c.from[1], bytes: source).resized(width: c.to[0], height: c.to[1])
        .bytes
    #expect(bytes.prefix(6).map(Int.init) == c.first)
    #expect(sha256(of: bytes) == c.sha256)
  }
}

/// The made picture that `make.py` resizes.
private func sourceByte(_ index: Int) -> UInt8 {
  let quadratic = index * index * 31 + index * 7
  return UInt8((quadratic + (index >> 5) * 13) & 255)
}

@Suite struct ResamplingProperty {
  @Test("one colour stays that colour at every size", arguments: [1, 2, 7, 40])
  func constant(side: Int) {
    let image = RGBImage(
      width: 11, height: 5, bytes: Array(repeatElement([9, 128, 255], count: 55).joined()))
    let resized = image.resized(width: side, height: side * 2)
    #expect(resized.bytes == Array(repeatElement([9, 128, 255], count: side * side * 2).joined()))
  }

  @Test("the same size is a copy")
  func sameSize() {
    let image = RGBImage(width: 2, height: 1, bytes: [1, 2, 3, 250, 251, 252])
    #expect(image.resized(width: 2, height: 1) == image)
  }
}
