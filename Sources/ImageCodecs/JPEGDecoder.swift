import CImageShims
import Pixels

func decodedJPEG(_ bytes: [UInt8]) throws(ImageCodecError) -> DecodedImage {
  let layout = try jpegLayout(bytes)
  let (width, height) = (Int(layout.width), Int(layout.height))
  try checkSize(width, height, of: .jpeg)
  guard [1, 3, 4].contains(layout.components) else {
    throw .unsupported(format: .jpeg, reason: "it has \(layout.components) colour components")
  }
  var facts = PictureFacts()
  facts.isLossy = true
  facts.colourModel = layout.components == 1 ? .grey : layout.components == 4 ? .cmyk : .rgb
  var samples = [UInt8](repeating: 0, count: width * height * (layout.components == 4 ? 4 : 3))
  var message = ShimMessage()
  var warnings: Int32 = 0
  let status = unsafe repro_jpeg_decode(
    bytes, bytes.count, &samples, samples.count, &warnings, &message.bytes)
  guard status == 0 else { throw .damaged(format: .jpeg, reason: message.text) }
  if warnings > 0 {
    let detail = "The picture data are damaged in \(warnings) places, first: \(message.text)."
    facts.remarks.append(Remark("damaged-pixels", detail))
  }
  if layout.components == 4 { samples = rgb(fromCMYK: samples, inverted: layout.has_adobe_marker != 0) }
  return DecodedImage(samples: StoredSamples(width: width, height: height, .rgb8(samples)), facts: facts)
}

private func jpegLayout(_ bytes: [UInt8]) throws(ImageCodecError) -> repro_jpeg_layout {
  var layout = repro_jpeg_layout()
  var message = ShimMessage()
  let status = unsafe repro_jpeg_header(bytes, bytes.count, &layout, &message.bytes)
  guard status == 0 else { throw .damaged(format: .jpeg, reason: message.text) }
  return layout
}

/// Without a profile, as Pillow does it: each ink takes its share of what black leaves.
/// - Parameter inverted: Adobe's programs store 255 minus the ink.
func rgb(fromCMYK samples: [UInt8], inverted: Bool) -> [UInt8] {
  var result: [UInt8] = []
  result.reserveCapacity(samples.count / 4 * 3)
  let flip: UInt8 = inverted ? 255 : 0
  for pixel in stride(from: 0, to: samples.count, by: 4) {
    let light = 255 - Int32(samples[pixel + 3] ^ flip)
    for ink in 0..<3 {
      let product = Int32(samples[pixel + ink] ^ flip) * light + 128
      result.append(UInt8(clamping: light - ((product + product >> 8) >> 8)))
    }
  }
  return result
}
