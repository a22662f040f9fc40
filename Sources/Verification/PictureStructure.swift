import Pixels

/// How much there is in a picture that could agree or disagree.
struct PictureStructure: Hashable {
  /// Tiles of 16 x 16 samples, at most 512 samples a side, whose grey levels spread.
  let texturedTiles: Int
  /// Correlation of the grey levels of neighbours; near 0 in noise, above 0.9 in most pictures.
  let neighbourCorrelation: Double

  /// - Parameter texture: standard deviation from which a tile has structure, in levels.
  init(_ image: RGBImage, texture: Double) {
    let step = max(1, (max(image.width, image.height) + 511) / 512)
    let columns = Array(stride(from: 0, to: image.width, by: step))
    var neighbours = Moments()
    var textured = 0
    for top in stride(from: 0, to: image.height, by: 16 * step) {
      var tiles = [Moments](repeating: Moments(), count: (columns.count + 15) / 16)
      for y in stride(from: top, to: min(top + 16 * step, image.height), by: step) {
        for (index, x) in columns.enumerated() {
          let level = image.greyLevel(x, y)
          tiles[index / 16].add(level, level)
          if x + 1 < image.width { neighbours.add(level, image.greyLevel(x + 1, y)) }
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
    count += 1
    x += a
    y += b
    xx += a * a
    yy += b * b
    xy += a * b
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

extension RGBImage {
  fileprivate func greyLevel(_ x: Int, _ y: Int) -> Int {
    let place = 3 * (y * width + x)
    return (Int(bytes[place]) * 19595 + Int(bytes[place + 1]) * 38470 + Int(bytes[place + 2]) * 7471 + 32768)
      >> 16
  }
}
