import CWebP
public import Pixels

/// A picture as a lossy WebP file, for small copies in reports.
/// - Parameter quality: from 0, smallest, to 100, best.
/// - Returns: nil if the picture is larger than WebP allows, or memory runs out.
public func encodedWebP(_ image: RGBImage, quality: Float = 80) -> [UInt8]? {
  var output: UnsafeMutablePointer<UInt8>?
  let count = unsafe WebPEncodeRGB(
    image.bytes, Int32(clamping: image.width), Int32(clamping: image.height),
    Int32(clamping: image.width * 3), quality, &output)
  guard let start = unsafe output else { return nil }
  defer { unsafe WebPFree(start) }
  return count > 0 ? unsafe Array(UnsafeBufferPointer(start: start, count: count)) : nil
}
