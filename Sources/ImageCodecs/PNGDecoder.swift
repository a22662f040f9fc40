import CImageShims
import Pixels

func decodedPNG(_ bytes: [UInt8]) throws(ImageCodecError) -> DecodedImage {
  let layout = try pngLayout(bytes)
  let (width, height) = (Int(layout.width), Int(layout.height))
  try checkSize(width, height, of: .png)
  let count = width * height * Int(layout.channels)
  let values: StoredSamples.Values
  if layout.bit_depth == 16 {
    let words = try pngSamples(bytes, [UInt16](repeating: 0, count: count))
    values = layout.channels == 4 ? .rgba16(words) : .rgb16(words)
  } else {
    let octets = try pngSamples(bytes, [UInt8](repeating: 0, count: count))
    values = layout.channels == 4 ? .rgba8(octets) : .rgb8(octets)
  }
  var facts = PictureFacts()
  facts.bitDepth = Int(layout.bit_depth)
  facts.colourModel = colourModel(layout.colour_type)
  return DecodedImage(samples: StoredSamples(width: width, height: height, values), facts: facts)
}

private func pngLayout(_ bytes: [UInt8]) throws(ImageCodecError) -> repro_png_layout {
  var layout = repro_png_layout()
  var message = ShimMessage()
  let status = unsafe repro_png_header(bytes, bytes.count, &layout, &message.bytes)
  guard status == 0 else { throw .damaged(format: .png, reason: message.text) }
  return layout
}

/// - Parameter samples: as many as the picture has; their values do not matter.
private func pngSamples<Sample: FixedWidthInteger>(
  _ bytes: [UInt8], _ samples: [Sample]
) throws(ImageCodecError) -> [Sample] {
  var samples = samples
  var message = ShimMessage()
  let size = samples.count * MemoryLayout<Sample>.stride
  let status = unsafe repro_png_decode(bytes, bytes.count, &samples, size, &message.bytes)
  guard status == 0 else { throw .damaged(format: .png, reason: message.text) }
  return samples
}

/// The colour types of the PNG specification, section 11.2.2.
private func colourModel(_ type: Int32) -> ColourModel {
  switch type {
  case 0, 4: .grey
  case 3: .palette
  default: .rgb
  }
}

/// Room for a message from a C library.
struct ShimMessage {
  var bytes = [CChar](repeating: 0, count: Int(REPRO_MESSAGE_SIZE))

  var text: String { String(decoding: bytes.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self) }
}
