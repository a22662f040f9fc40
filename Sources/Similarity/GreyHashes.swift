import CKernels
import Pixels

/// Brighter or darker than the mean; `average_hash` of ImageHash.
/// - Parameter side: 8 gives 64 bits, 16 gives 256.
func averageHash(_ grey: GreyImage, side: Int) -> PerceptualHash {
  let levels = grey.resized(to: PixelSize(side, side)).bytes.map { Int($0) }
  let sum = levels.reduce(0, +)
  return PerceptualHash(levels.map { $0 * side * side > sum })
}

/// Brighter or darker than the neighbour on the left; `dhash` of ImageHash.
func differenceHash(_ grey: GreyImage, side: Int) -> PerceptualHash {
  let levels = grey.resized(to: PixelSize(side + 1, side)).bytes
  return PerceptualHash(
    (0..<side).flatMap { y in
      (0..<side).map { x in levels[y * (side + 1) + x + 1] > levels[y * (side + 1) + x] }
    })
}

/// Above or below the middle of the lowest frequencies; `phash` of ImageHash.
func cosineHash(_ grey: GreyImage, side: Int) -> PerceptualHash {
  let levels = grey.resized(to: PixelSize(4 * side, 4 * side)).bytes.map { Double($0) }
  // The reference's transform gives exact zeros for pictures of one colour.
  let values = CosineTransform(size: 4 * side, frequencies: side).corner(of: levels)
    .map { abs($0) < 1e-6 ? 0 : $0 }
  let median = middle(values)
  return PerceptualHash(values.map { $0 > median })
}

/// Brighter or darker than the middle of 64 blocks; `whash` of ImageHash (Haar wavelets, mode `haar`).
func waveletHash(_ grey: GreyImage) -> PerceptualHash {
  var side = 8
  while side * 2 <= min(grey.width, grey.height) { side *= 2 }
  let levels = grey.resized(to: PixelSize(side, side)).bytes
  var sums = [UInt64](repeating: 0, count: 64)
  unsafe repro_block_sums(levels, side, &sums)
  let sorted = sums.sorted()
  return PerceptualHash(sums.map { 2 * $0 > sorted[31] + sorted[32] })
}
