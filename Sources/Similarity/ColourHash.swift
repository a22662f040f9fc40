import CKernels
import Pixels

/// Shares of black, grey, and of six hues in faint and in bright colours, three bits each; `colorhash` of ImageHash
/// with 3 bits.
/// - Parameter grey: the same picture's luma.
func colourHash(_ image: RGBImage, grey: GreyImage) -> PerceptualHash {
  var counts = [UInt64](repeating: 0, count: Int(REPRO_HUE_CLASSES))
  unsafe repro_hue_counts(image.bytes, grey.bytes, image.pixelCount, &counts)
  let whole = counts[..<Int(REPRO_HUE_FAINT)].map { Int(Double($0) / Double(image.pixelCount) * 8) }
  let coloured = UInt64(image.pixelCount) - counts[Int(REPRO_HUE_BLACK)] - counts[Int(REPRO_HUE_GREY)]
  let hues = counts[Int(REPRO_HUE_FAINT)...].map { Int($0 * 8 / max(1, coloured)) }
  let values = (whole + hues).map { min(7, $0) }
  // The reference tests `v / 2 % 4 > 0`, so the middle bit is set for 4 and 5 too.
  return PerceptualHash(values.flatMap { [$0 / 4 % 8 > 0, $0 / 2 % 4 > 0, $0 % 2 > 0] })
}
