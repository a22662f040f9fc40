import JSON
import Testing
import TestSupport

@testable import Pixels

@Suite struct RGBImageGolden {
  @Test("decoded values become the levels A1111 saves")
  func eightBitLevels() throws {
    let golden = try Fixture.json("golden/metadata.json")["eight_bit"]
    let values = numbers(golden?["decoded_minus1_to_1"]).map { Float($0) }
    let levels = numbers(golden?["bytes"]).map { UInt8($0) }
    #expect(values.count == 12)
    #expect(values.map(eightBit) == levels)
    #expect(RGBImage(width: 2, height: 2, interleaved: values).bytes == levels)
    let interleaved = (0..<4).flatMap { [levels[$0], levels[4 + $0], levels[8 + $0]] }
    #expect(RGBImage(width: 2, height: 2, planes: values).bytes == interleaved)
  }

  private func numbers(_ list: JSONValue?) -> [Double] {
    (list?.elements ?? []).compactMap { $0.number }
  }

  @Test("no value traps", arguments: [Float.nan, .infinity, -.infinity, 1e30, -1e30, .leastNonzeroMagnitude])
  func hostileValues(value: Float) {
    #expect([0, 127, 255].contains(eightBit(value)))
    #expect(eightBit(.nan) == 0)
  }

  @Test("SHA-256 of the bytes")
  func digest() {
    #expect(
      sha256(of: Array("abc".utf8)) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    let image = RGBImage(width: 1, height: 1, bytes: Array("abc".utf8))
    #expect(image.sha256 == sha256(of: Array("abc".utf8)))
  }

  @Test("greys weigh the channels as Pillow does")
  func greys() {
    let image = RGBImage(
      width: 5, height: 1, bytes: [255, 0, 0, 0, 255, 0, 0, 0, 255, 255, 255, 255, 1, 2, 3])
    #expect(image.grey.bytes == [76, 150, 29, 255, 2])
  }
}

@Suite struct OrientationProperty {
  private let image = RGBImage(width: 3, height: 2, bytes: (0..<18).map { UInt8($0) })

  /// The red values, row by row, divided by three: the number of each pixel.
  private func numbers(_ image: RGBImage) -> [[Int]] {
    (0..<image.height).map { y in (0..<image.width).map { Int(image.bytes[(y * image.width + $0) * 3]) / 3 } }
  }

  @Test("each EXIF value turns as named")
  func values() {
    let expected: [[[Int]]] = [
      [[0, 1, 2], [3, 4, 5]], [[2, 1, 0], [5, 4, 3]], [[5, 4, 3], [2, 1, 0]], [[3, 4, 5], [0, 1, 2]],
      [[0, 3], [1, 4], [2, 5]], [[3, 0], [4, 1], [5, 2]], [[5, 2], [4, 1], [3, 0]],
      [[2, 5], [1, 4], [0, 3]],
    ]
    #expect(Orientation.allCases.map { numbers(image.oriented($0)) } == expected)
  }

  @Test("two quarter turns are a half turn, a mirror twice is nothing")
  func composition() {
    let half = image.oriented(.quarterTurnClockwise).oriented(.quarterTurnClockwise)
    #expect(half == image.oriented(.halfTurn))
    #expect(image.oriented(.quarterTurnClockwise).oriented(.quarterTurnAnticlockwise) == image)
    for orientation in Orientation.allCases where orientation.mirrors {
      #expect(image.oriented(orientation).oriented(orientation) == image)
    }
  }
}
