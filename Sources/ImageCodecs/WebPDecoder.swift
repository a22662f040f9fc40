import CWebP
import Pixels

func decodedWebP(_ bytes: [UInt8]) throws(ImageCodecError) -> DecodedImage {
  var features = WebPBitstreamFeatures()
  let status = unsafe WebPGetFeaturesInternal(bytes, bytes.count, &features, WEBP_DECODER_ABI_VERSION)
  guard status == VP8_STATUS_OK else { throw .damaged(format: .webp, reason: reason(status)) }
  let (width, height) = (Int(features.width), Int(features.height))
  try checkSize(width, height, of: .webp)
  var facts = PictureFacts()
  facts.isLossy = features.format != 2
  let values: StoredSamples.Values
  if features.has_animation != 0 {
    values = .rgba8(try firstFrame(bytes, width, height))
  } else if features.has_alpha != 0 {
    values = .rgba8(try decode(bytes, width, height, channels: 4))
  } else {
    values = .rgb8(try decode(bytes, width, height, channels: 3))
  }
  return DecodedImage(samples: StoredSamples(width: width, height: height, values), facts: facts)
}

private func decode(
  _ bytes: [UInt8], _ width: Int, _ height: Int, channels: Int
) throws(ImageCodecError) -> [UInt8] {
  var samples = [UInt8](repeating: 0, count: width * height * channels)
  let (size, row) = (samples.count, Int32(width * channels))
  let done = unsafe samples.withUnsafeMutableBufferPointer { out in
    unsafe channels == 4
      ? WebPDecodeRGBAInto(bytes, bytes.count, out.baseAddress, size, row) != nil
      : WebPDecodeRGBInto(bytes, bytes.count, out.baseAddress, size, row) != nil
  }
  guard done else {
    throw .damaged(
      format: .webp, reason: "its picture data of \(bytes.count) bytes end early or make no sense")
  }
  return samples
}

/// The first frame of an animation on its canvas.
private func firstFrame(_ bytes: [UInt8], _ width: Int, _ height: Int) throws(ImageCodecError) -> [UInt8] {
  let count = width * height * 4
  let frame = unsafe bytes.withUnsafeBufferPointer { buffer -> [UInt8]? in
    var data = unsafe WebPData(bytes: buffer.baseAddress, size: buffer.count)
    var options = WebPAnimDecoderOptions()
    unsafe WebPAnimDecoderOptionsInitInternal(&options, WEBP_DEMUX_ABI_VERSION)
    options.color_mode = MODE_RGBA
    guard let decoder = unsafe WebPAnimDecoderNewInternal(&data, &options, WEBP_DEMUX_ABI_VERSION) else {
      return nil
    }
    defer { unsafe WebPAnimDecoderDelete(decoder) }
    var canvas: UnsafeMutablePointer<UInt8>?
    var time: Int32 = 0
    guard unsafe WebPAnimDecoderGetNext(decoder, &canvas, &time) != 0, let canvas = unsafe canvas else {
      return nil
    }
    return unsafe Array(UnsafeBufferPointer(start: canvas, count: count))
  }
  guard let frame else { throw .damaged(format: .webp, reason: "its first frame can't be decoded") }
  return frame
}

private func reason(_ status: VP8StatusCode) -> String {
  switch status {
  case VP8_STATUS_NOT_ENOUGH_DATA: "it ends inside its header"
  case VP8_STATUS_UNSUPPORTED_FEATURE: "its header asks for a feature that no decoder knows"
  default: "its header makes no sense (code \(status.rawValue))"
  }
}
