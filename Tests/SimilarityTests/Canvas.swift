import Pixels

@testable import Similarity

/// A picture that is drawn on.
struct Canvas {
  let size: PixelSize
  private var bytes: [UInt8]

  init(_ size: PixelSize) {
    self.size = size
    bytes = [UInt8](repeating: 0, count: 3 * size.width * size.height)
  }

  var image: RGBImage { RGBImage(width: size.width, height: size.height, bytes: bytes) }

  mutating func fill(_ colour: [Int]) { paint(colour) { _, _ in true } }

  mutating func disc(_ x: Int, _ y: Int, _ radius: Int, _ colour: [Int]) {
    oval(x, y, radius, radius, colour)
  }

  mutating func oval(_ x: Int, _ y: Int, _ width: Int, _ height: Int, _ colour: [Int]) {
    let columns = max(0, x - width)..<min(size.width, x + width + 1)
    for row in max(0, y - height)..<min(size.height, y + height + 1) {
      for column in columns {
        let (dx, dy) = ((column - x) * height, (row - y) * width)
        if dx * dx + dy * dy <= width * width * height * height { set(column, row, colour) }
      }
    }
  }

  mutating func box(_ columns: Range<Int>, _ rows: Range<Int>, _ colour: [Int]) {
    for row in rows.clamped(to: 0..<size.height) {
      for column in columns.clamped(to: 0..<size.width) { set(column, row, colour) }
    }
  }

  mutating func paint(_ colour: [Int], where isInside: (Int, Int) -> Bool) {
    for row in 0..<size.height {
      for column in 0..<size.width where isInside(column, row) { set(column, row, colour) }
    }
  }

  private mutating func set(_ x: Int, _ y: Int, _ colour: [Int]) {
    for channel in 0..<3 {
      bytes[3 * (y * size.width + x) + channel] = UInt8(max(0, min(255, colour[channel])))
    }
  }
}

extension RGBImage {
  /// A part taken from another picture of the size.
  func replaced(_ other: RGBImage, in box: PixelBox) -> RGBImage {
    var bytes = bytes
    for y in box.y..<box.y + box.height {
      let row = 3 * (y * width + box.x)..<3 * (y * width + box.x + box.width)
      bytes.replaceSubrange(row, with: other.bytes[row])
    }
    return RGBImage(width: width, height: height, bytes: bytes)
  }

  /// Every level moved by at most `most`.
  func noisy(seed: UInt64, _ most: Int) -> RGBImage {
    var random = Random(seed: seed)
    return RGBImage(
      width: width, height: height,
      bytes: bytes.map { UInt8(max(0, min(255, Int($0) + random.below(2 * most + 1) - most))) })
  }
}
