import Pixels
import Testing

@testable import ImageCodecs

/// Files that are decoded without libpng, and the same ones with something odd in them, which libpng decodes.
@Suite struct PNGPlainProperty {
  private static let (width, height) = (37, 26)

  @Test("all filters are undone, however the data are cut into chunks, seed 11", arguments: [3, 4])
  func filters(channels: Int) throws {
    var random = Random(seed: 11)
    let count = Self.width * channels
    let rows = (0..<Self.height).map { _ in (0..<count).map { _ in UInt8(random.below(256)) } }
    let levels = rows.flatMap { $0 }
    let samples = StoredSamples(
      width: Self.width, height: Self.height, channels == 3 ? .rgb8(levels) : .rgba8(levels))
    let data = stored(filtered(rows, pixel: channels))
    let cuts = [
      [data], [Array(data[..<1]), [], Array(data[1..<900]), Array(data[900...])],
      // libpng takes no offence at data behind the end.
      [data + [0]],
      data.map { [$0] },
    ]
    for cut in cuts {
      #expect(try decodedPNG(file(cut, channels)).samples == samples)
    }
  }

  @Test("what libpng refuses stays refused: too few rows, no filter of that number, a wrong checksum")
  func refusals() {
    let rows = [[UInt8]](repeating: [UInt8](repeating: 7, count: Self.width * 3), count: Self.height)
    let plain = filtered(rows, pixel: 3)
    var wrong = file([stored(plain)], 3)
    wrong[wrong.count - 16] ^= 1
    let files = [
      file([stored(Array(plain.dropLast(1)))], 3), file([stored([5] + plain.dropFirst())], 3), wrong,
      file([Array(stored(plain).dropLast(4))], 3),
    ]
    for bytes in files { #expect(throws: ImageCodecError.self) { try decodedPNG(bytes) } }
  }

  private func file(_ data: [[UInt8]], _ channels: Int) -> [UInt8] {
    let header =
      bigEndian(UInt32(Self.width)) + bigEndian(UInt32(Self.height)) + [8, channels == 3 ? 2 : 6, 0, 0, 0]
    return PNGChunks.signature + chunk("IHDR", header) + chunk("tEXt", Array("a\0b".utf8))
      + data.flatMap { chunk("IDAT", $0) } + chunk("IEND", [])
  }

  /// Rows behind the filters 4, 3, 2, 1, 0 in turn, as section 9.2 of the specification defines them.
  private func filtered(_ rows: [[UInt8]], pixel: Int) -> [UInt8] {
    rows.indices.flatMap { y -> [UInt8] in
      let filter = 4 - y % 5
      let row = rows[y]
      let above = y > 0 ? rows[y - 1] : [UInt8](repeating: 0, count: row.count)
      return [UInt8(filter)]
        + row.indices.map { x in
          let left = x >= pixel ? Int(row[x - pixel]) : 0
          let corner = x >= pixel ? Int(above[x - pixel]) : 0
          return row[x] &- guess(filter, left, Int(above[x]), corner)
        }
    }
  }

  private func guess(_ filter: Int, _ left: Int, _ above: Int, _ corner: Int) -> UInt8 {
    let sum = left + above - corner
    let nearest = [left, above, corner].min { abs(sum - $0) < abs(sum - $1) } ?? 0
    return UInt8([0, left, above, (left + above) / 2, nearest][filter])
  }
}
