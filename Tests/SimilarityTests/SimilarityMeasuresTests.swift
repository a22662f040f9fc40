import JSON
import Pixels
import Testing

@testable import Similarity

@Suite struct SimilarityMeasuresParity {
  /// Few: tests run without optimisation.
  static let chosen = LabelledPair.measured.filter {
    ["s05", "s07", "s20", "s26", "s30", "s32"].contains($0.id)
  }

  @Test("SSIM, MS-SSIM, GMSD and OKLab distance are scikit-image's and the papers'", arguments: chosen)
  func reference(_ pair: LabelledPair) throws {
    let reference = try #require(pair.measures)
    let measures = SimilarityMeasures(try pairPicture(pair.a).rgb, try pairPicture(pair.b).rgb)
    func check(_ name: String, _ value: Double?, within tolerance: Double) {
      switch (value, reference[name]?.number) {
      case (let ours?, let theirs?): #expect(abs(ours - theirs) < tolerance, "\(name): \(ours), \(theirs)")
      case (nil, nil): break
      default: Issue.record("\(name): \(String(describing: value))")
      }
    }
    check("ssim_luma", measures.ssimLuma, within: 1e-8)
    check("ssim_rgb", measures.ssimRGB, within: 1e-8)
    check("ms_ssim_luma", measures.multiScaleSSIM, within: 1e-8)
    check("gmsd", measures.gradientDeviation, within: 1e-8)
    check("oklab_mean", measures.oklabMean, within: 1e-6)
  }

  @Test("the fixture is there")
  func fixture() { #expect(Self.chosen.count == 6) }
}

@Suite struct SimilarityMeasuresProperty {
  private func picture(_ width: Int, _ height: Int, seed: UInt64) -> RGBImage {
    var random = Random(seed: seed)
    return RGBImage(
      width: width, height: height, bytes: (0..<width * height * 3).map { _ in UInt8(random.below(256)) })
  }

  @Test(
    "a picture is like itself at every size", arguments: [(1, 1), (1, 40), (12, 11), (4, 150), (177, 180)])
  func itself(width: Int, height: Int) {
    let image = picture(width, height, seed: 8)
    let measures = SimilarityMeasures(image, image)
    #expect(measures.ssimLuma == (min(width, height) >= 11 ? 1 : nil))
    #expect(measures.ssimRGB == measures.ssimLuma)
    #expect(measures.ssimWorst == 1 && measures.localShift == 0)
    #expect(measures.multiScaleSSIM == (min(width, height) >= 176 ? 1 : nil))
    #expect(measures.gradientDeviation == 0 && measures.oklabMean == 0)
    let basic = SimilarityMeasures(image, image, .basic)
    #expect(basic.ssimRGB == nil && basic.oklabMean == nil && basic.gradientDeviation == nil)
  }

  @Test("the worst window is found wherever it is", arguments: [(0, 0), (33, 14), (49, 39)])
  func worst(x: Int, y: Int) {
    let image = RGBImage(width: 65, height: 55, bytes: [UInt8](repeating: 120, count: 65 * 55 * 3))
    var bytes = image.bytes
    for row in y..<y + 16 {
      for column in x..<x + 16 { bytes[3 * (row * 65 + column) + 1] = 136 }
    }
    let measures = SimilarityMeasures(image, RGBImage(width: 65, height: 55, bytes: bytes), .basic)
    #expect(measures.localShift > (x % 8 == 0 && y % 8 == 0 ? 15.9 : 11))
    #expect(measures.ssimWorst < 1)
  }

  @Test("window means are means, the last ones flush with the far edges, seed 9")
  func windows() {
    let size = PixelSize(37, 29)
    let values = noise(size, seed: 9).values.map { Double($0) }
    let grid = WindowGrid(size)
    let pieces = [0..<16, 16..<24, 24..<29].map { rows in
      grid.sums(Array(values[rows.lowerBound * size.width..<rows.upperBound * size.width]), rows: rows)
    }
    let means = grid.means(pieces)
    var expected: [Double] = []
    for top in [0, 8, 13] {
      for left in [0, 8, 16, 21] {
        let sum = (top..<top + 16).reduce(0.0) { sum, y in
          sum + values[y * size.width + left..<y * size.width + left + 16].reduce(0, +)
        }
        expected.append(sum / 256)
      }
    }
    #expect(means.count == expected.count)
    #expect(zip(means, expected).allSatisfy { abs($0 - $1) < 1e-9 })
  }
}
