import CImageShims
public import Pixels

/// A PNG file of 8-bit RGB. The same picture and text always give the same bytes: fixed compression, no clock.
/// - Parameter parameters: the infotext, written as A1111 (Pillow) does: `tEXt` where Latin-1 can hold it, else
///   `iTXt`, before the pixels; nil writes no chunk, an empty text writes an empty one.
public func encodedPNG(_ image: RGBImage, parameters: String? = nil) throws(ImageCodecError) -> [UInt8] {
  let chunk = parameters.map { parametersChunk($0) } ?? PNGTextChunk(type: "", data: [])
  let type: [CChar] = chunk.type.utf8.map { CChar(bitPattern: $0) } + [0]
  guard let width = UInt32(exactly: image.width), let height = UInt32(exactly: image.height) else {
    throw .notEncoded(reason: "a side is longer than the format can state")
  }
  var output: UnsafeMutablePointer<UInt8>?
  var size = 0
  var message = ShimMessage()
  let status = unsafe type.withUnsafeBufferPointer { type in
    unsafe repro_png_encode(
      image.bytes, width, height, parameters == nil ? nil : type.baseAddress, chunk.data, chunk.data.count,
      &output, &size, &message.bytes)
  }
  guard status == 0 else { throw .notEncoded(reason: message.text) }
  defer { unsafe repro_release(output) }
  return unsafe Array(UnsafeBufferPointer(start: output, count: size))
}

struct PNGTextChunk: Equatable {
  var type: String
  var data: [UInt8]
}

/// The chunk with keyword `parameters` that Pillow writes for this text.
func parametersChunk(_ text: String) -> PNGTextChunk {
  let keyword = Array("parameters".utf8)
  if text.unicodeScalars.allSatisfy({ $0.value < 256 }) {
    return PNGTextChunk(type: "tEXt", data: keyword + [0] + text.unicodeScalars.map { UInt8($0.value) })
  }
  // No compression (flag and method), no language, no translated keyword.
  return PNGTextChunk(type: "iTXt", data: keyword + [0, 0, 0, 0, 0] + Array(text.utf8))
}
