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
      var tiles = [Moments](repeating: Moments(), count: (image.width + 16 * step - 1) / (16 * step))
      for y in stride(from: top, to: min(top + 16 * step, image.height), by: step) {
        let levels = image.luma(row: y).map { Int($0) }
        for tile in tiles.indices {
          let end = min(16 * step * (tile + 1), levels.count)
          var (own, pairs) = (tiles[tile], Moments())
          for x in stride(from: 16 * step * tile, to: end, by: step) {
            own.add(levels[x], levels[x])
            if x + 1 < levels.count { pairs.add(levels[x], levels[x + 1]) }
          }
          tiles[tile] = own
          neighbours.add(pairs)
        }
      }
      textured += tiles.count { $0.covariance >= texture * texture }
    }
    texturedTiles = textured
    neighbourCorrelation = neighbours.correlation
  }

  /// Below this, neighbours have hardly anything to do with each other.
  static let leastCorrelation = 0.5

  var isNoise: Bool { neighbourCorrelation < Self.leastCorrelation }
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

  var covariance: Double { moment(xy, x, y) }

  /// 1 where one of the two has no spread: then nothing speaks for noise.
  var correlation: Double {
    let spread = moment(xx, x, x) * moment(yy, y, y)
    return spread > 0 ? covariance / spread.squareRoot() : 1
  }

  private func moment(_ product: Int, _ a: Int, _ b: Int) -> Double {
    let n = Double(max(1, count))
    return Double(product) / n - Double(a) / n * (Double(b) / n)
  }
}
