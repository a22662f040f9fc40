import Pixels
import Similarity

/// How much there is in a picture that could agree or disagree.
struct PictureStructure: Hashable {
  /// Tiles of 16 x 16 samples, at most 512 samples a side, whose grey levels spread.
  let texturedTiles: Int
  /// Correlation of the grey levels of neighbours; near 0 in noise, above 0.9 in most pictures.
  let neighbourCorrelation: Double

  /// - Parameter texture: standard deviation from which a tile has structure, in levels.
  init(_ image: RGBImage, texture: Double) {
    let step = max(1, (max(image.width, image.height) + 511) / 512)
    var neighbours = Moments()
    var textured = 0
    for top in stride(from: 0, to: image.height, by: 16 * step) {
      var tiles = [TileSums](repeating: TileSums(), count: (image.width + 16 * step - 1) / (16 * step))
      for y in stride(from: top, to: min(top + 16 * step, image.height), by: step) {
        let levels = image.luma(row: y)
        for tile in tiles.indices {
          let start = 16 * step * tile
          tiles[tile].add(levels, start..<min(start + 16 * step, levels.count), step: step)
        }
      }
      for tile in tiles {
        neighbours.add(tile.pairs)
        if tile.samples.variance >= texture * texture { textured += 1 }
      }
    }
    texturedTiles = textured
    neighbourCorrelation = neighbours.correlation
  }

  /// Below this, neighbours have hardly anything to do with each other.
  static let leastCorrelation = 0.5

  var isNoise: Bool { neighbourCorrelation < Self.leastCorrelation }
}

private struct TileSums {
  /// Of all samples; only their own level counts.
  var samples = Moments()
  /// Of those with a neighbour to their right, and of it.
  var pairs = Moments()

  mutating func add(_ levels: [UInt8], _ columns: Range<Int>, step: Int) {
    var row = Moments()
    var x = columns.lowerBound
    while x < min(columns.upperBound, levels.count - 1) {
      row.add(Int(levels[x]), Int(levels[x + 1]))
      x += step
    }
    pairs.add(row)
    if x < columns.upperBound { row.add(Int(levels[x]), 0) }
    samples.add(row)
  }
}

/// Sums of whole numbers, so that their order does not matter.
private struct Moments {
  private var (count, x, y, xx, yy, xy) = (0, 0, 0, 0, 0, 0)

  mutating func add(_ a: Int, _ b: Int) {
    // Levels are below 256: nothing overflows.
    count &+= 1
    x &+= a
    y &+= b
    xx &+= a &* a
    yy &+= b &* b
    xy &+= a &* b
  }

  mutating func add(_ other: Moments) {
    count += other.count
    x += other.x
    y += other.y
    xx += other.xx
    yy += other.yy
    xy += other.xy
  }

  /// Of the first of each pair.
  var variance: Double { moment(xx, x, x) }

  /// 1 where one of the two has no spread: then nothing speaks for noise.
  var correlation: Double {
    let spread = variance * moment(yy, y, y)
    return spread > 0 ? moment(xy, x, y) / spread.squareRoot() : 1
  }

  private func moment(_ product: Int, _ a: Int, _ b: Int) -> Double {
    let n = Double(max(1, count))
    return Double(product) / n - Double(a) / n * (Double(b) / n)
  }
}
