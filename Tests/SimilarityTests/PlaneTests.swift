import Pixels
import Testing

@testable import Similarity

/// Levels without any pattern.
func noise(_ size: PixelSize, seed: UInt64) -> Plane {
  var random = Random(seed: seed)
  return Plane(size, (0..<size.area).map { _ in Float(random.below(256)) })
}

@Suite struct PlaneParity {
  @Test(
    "blurring is the weighted sum of the definition, bit for bit, at every size",
    arguments: [(1, 1), (3, 17), (40, 9)])
  func blur(width: Int, height: Int) {
    let plane = noise(PixelSize(width, height), seed: 1)
    let weights = gaussian(sigma: 0.7, radius: 2).map { Float($0) }
    func replicated(_ place: Int, _ count: Int) -> Int { min(max(place, 0), count - 1) }
    var rows = plane.values
    for y in 0..<height {
      for x in 0..<width {
        rows[y * width + x] = weights.indices.reduce(Float(0)) { sum, k in
          sum + weights[k] * plane.values[y * width + replicated(x + k - 2, width)]
        }
      }
    }
    var expected = rows
    for y in 0..<height {
      for x in 0..<width {
        expected[y * width + x] = weights.indices.reduce(Float(0)) { sum, k in
          sum + weights[k] * rows[replicated(y + k - 2, height) * width + x]
        }
      }
    }
    #expect(plane.blurred(sigma: 0.7).values == expected)
  }

  @Test("a blur keeps the mean and one colour")
  func constant() {
    let plane = Plane(PixelSize(9, 9), [Float](repeating: 100, count: 81))
    #expect(plane.blurred(sigma: 3).values.allSatisfy { abs($0 - 100) < 1e-3 })
    #expect(plane.bandPassed.values.allSatisfy { abs($0) < 1e-3 })
  }

  @Test("warping by whole pixels copies, outside the edge is repeated")
  func warp() {
    let plane = noise(PixelSize(7, 5), seed: 2)
    let warped = plane.warped(by: .shift(2, -1), to: PixelSize(7, 5))
    for y in 0..<5 {
      for x in 0..<7 {
        #expect(warped.values[y * 7 + x] == plane.values[max(0, y - 1) * 7 + min(6, x + 2)])
      }
    }
    let half = Plane(PixelSize(2, 1), [10, 20]).warped(by: .shift(0.25, 0), to: PixelSize(1, 1))
    #expect(half.values == [12.5])
    #expect(
      Plane(PixelSize(1, 1), [7]).warped(by: .shift(0.3, 0.3), to: PixelSize(2, 2)).values == [7, 7, 7, 7])
  }

  @Test("the mask is half a pixel wider than the outermost centres")
  func mask() {
    let mask = Plane.mask(of: PixelSize(3, 3), under: .shift(-0.5, 2.25), over: PixelSize(5, 2))
    #expect(mask.values == [1, 1, 1, 1, 0, 0, 0, 0, 0, 0])
  }
}

@Suite struct CorrelationParity {
  @Test("the highest peak is where the pattern was cut out, seed 3")
  func peak() throws {
    let picture = noise(PixelSize(60, 40), seed: 3).blurred(sigma: 1.2)
    let part = Plane(
      PixelSize(30, 25), (0..<25).flatMap { y in (0..<30).map { picture.values[(y + 9) * 60 + $0 + 17] } })
    let peaks = correlationPeaks(picture, part)
    let best = try #require(peaks.first)
    #expect(best.dx == 17 && best.dy == 9)
    #expect(abs(best.score - (750.0 / 2400).squareRoot()) < 1e-3)
    #expect(peaks.count == 2 && peaks[1].score < 0.5 * best.score)
  }

  @Test("pictures of one colour have no peak, and tiny ones no overlap")
  func nothing() {
    let flat = Plane(PixelSize(20, 20), [Float](repeating: 5, count: 400))
    #expect(correlationPeaks(flat, flat).isEmpty)
    let tiny = noise(PixelSize(7, 7), seed: 4)
    #expect(correlationPeaks(tiny, tiny).isEmpty)
  }
}

@Suite struct ResizingParity {
  @Test(
    "the kernels resize as the definition does, bit for bit, seed 11",
    arguments: [
      (64, 48, 8, 8), (37, 29, 17, 16), (20, 20, 32, 31), (5, 300, 8, 7), (33, 1, 9, 1), (40, 40, 40, 9),
    ])
  func sizes(width: Int, height: Int, toWidth: Int, toHeight: Int) {
    var random = Random(seed: 11)
    let image = RGBImage(
      width: width, height: height, bytes: (0..<width * height * 3).map { _ in UInt8(random.below(256)) })
    let target = PixelSize(toWidth, toHeight)
    #expect(image.resized(to: target) == image.resized(width: toWidth, height: toHeight))
    #expect(image.grey.resized(to: target) == image.grey.resized(width: toWidth, height: toHeight))
  }
}

@Suite struct ConcurrencyProperty {
  @Test("results come in the order of their pieces", arguments: [0, 1, 2, 100])
  func order(count: Int) {
    #expect(concurrently(count) { $0 * $0 } == (0..<count).map { $0 * $0 })
    #expect(concurrently({ count }, { "b" }) == (count, "b"))
  }

  @Test("pieces of rows cover a picture once", arguments: [1, 63, 64, 65, 200])
  func rows(height: Int) {
    let pieces = RowPieces(rows: height)
    #expect((0..<pieces.count).flatMap { Array(pieces[$0]) } == Array(0..<height))
  }
}
