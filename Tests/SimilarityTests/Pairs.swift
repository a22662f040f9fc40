import ImageCodecs
import JSON
import Pixels
import TestSupport

@testable import Similarity

/// A picture of `Fixtures/pairs` and what the reference libraries say of it.
struct ReferencePicture: Sendable, CustomStringConvertible {
  var name: String
  var reference: JSONValue
  var description: String { name }

  static let all: [ReferencePicture] = (referenceFile["images"]?.members ?? []).map {
    ReferencePicture(name: $0.key, reference: $0.value)
  }

  func picture() throws -> Picture { try pairPicture(name) }
}

/// A labelled pair of pictures.
struct LabelledPair: Sendable, CustomStringConvertible {
  var id: String
  var a: String
  var b: String
  var label: JSONValue
  var description: String { "\(id) \(a) \(b)" }

  /// What the reference libraries measured; nil where the sizes differ.
  var measures: JSONValue? { referenceFile["pairs"]?[id] }

  static let all: [LabelledPair] = ((try? Fixture.json("pairs/labels.json"))?["pairs"]?.elements ?? []).map {
    LabelledPair(id: $0["id"]?.text ?? "", a: $0["a"]?.text ?? "", b: $0["b"]?.text ?? "", label: $0)
  }

  /// Pairs of one size with measures; without the 16-bit one, whose reference is cut off instead of rounded.
  static let measured: [LabelledPair] = all.filter { $0.measures != nil && $0.b != "brick-16bit.png" }
}

private let referenceFile: JSONValue = (try? Fixture.json("pairs/reference.json")) ?? .null

func pairPicture(_ name: String) throws -> Picture {
  try ImageFile(bytes: try Fixture.bytes("pairs/" + name)).picture()
}

/// A small generator, so that a failing case can be named by its seed.
struct Random {
  private var state: UInt64
  init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 | 1 }

  mutating func below(_ limit: Int) -> Int {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Int(state >> 33) % limit
  }
}

extension RGBImage {
  /// A part of the picture.
  /// - Precondition: the box lies inside and is not empty.
  func cropped(to box: PixelBox) -> RGBImage {
    var cut: [UInt8] = []
    cut.reserveCapacity(3 * box.width * box.height)
    for y in box.y..<box.y + box.height {
      let start = 3 * (y * width + box.x)
      cut += bytes[start..<start + 3 * box.width]
    }
    return RGBImage(width: box.width, height: box.height, bytes: cut)
  }
}
