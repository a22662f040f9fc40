import Pixels

private let precedence = [
  "UserComment", "ImageDescription", "Make", "Model", "exif:UserComment", "dc:description",
  "tiff:ImageDescription", "dc:title",
  "XPComment", "XPTitle", "XPSubject", "XPKeywords",
]

func webpMetadata(_ bytes: [UInt8]) -> ImageMetadata {
  let walk = RIFFChunks(bytes)
  var metadata = ImageMetadata()
  metadata.remarks = walk.remarks
  var frames = 0
  for chunk in walk.chunks {
    let data = bytes[chunk.data]
    switch chunk.type {
    case "EXIF":
      let fields = EXIFFields(Array(data))
      metadata.orientation = fields.orientation
      metadata.remarks += fields.remarks
      metadata.texts += fields.embeddedTexts(carrier: "webp:EXIF", isCut: chunk.isCut)
    case "XMP ":
      metadata.texts += xmpTexts(String(decoding: data, as: UTF8.self)).map {
        EmbeddedText(carrier: "webp:XMP", keyword: $0.keyword, text: $0.text, isCut: chunk.isCut)
      }
    case "ICCP": metadata.profile = colourProfile(Array(data))
    case "ANMF": frames += 1
    default: break
    }
  }
  metadata.frames = max(1, frames)
  metadata.prefer(precedence)
  metadata.remarks += profileRemarks(metadata.profile)
  return metadata
}

/// The chunks of a WebP file (RIFF: little-endian lengths, padded to even).
struct RIFFChunks {
  struct Chunk {
    var type: String
    var data: Range<Int>
    /// Whether the file ends inside it.
    var isCut = false
  }

  private(set) var chunks: [Chunk] = []
  private(set) var remarks: [Remark] = []
  /// Where the file should end by its own header.
  private let end: Int

  init(_ bytes: [UInt8]) {
    end = 8 + Int(bytes.littleEndian32(at: 4) ?? 0)
    walk(bytes)
  }

  private mutating func walk(_ bytes: [UInt8]) {
    var offset = 12
    while offset + 8 <= bytes.count, let length = bytes.littleEndian32(at: offset + 4) {
      let data = offset + 8..<offset + 8 + Int(length)
      let type = fourLetters(bytes[offset..<offset + 4])
      if offset >= end {
        guard Self.types.contains(type) else { return }
        note("riff-length", "The WebP file has chunks behind the end that its header states; they were read.")
      }
      guard data.upperBound <= bytes.count else {
        chunks.append(Chunk(type: type, data: data.lowerBound..<bytes.count, isCut: true))
        let detail = "The WebP file ends inside chunk \(type) that begins at byte \(offset)."
        return remarks.append(Remark("truncated", detail))
      }
      chunks.append(Chunk(type: type, data: data))
      offset = next(behind: data, in: bytes)
    }
  }

  /// Some writers leave out the byte that pads a chunk of odd length.
  private mutating func next(behind data: Range<Int>, in bytes: [UInt8]) -> Int {
    let (bare, padded) = (data.upperBound, data.upperBound + data.count % 2)
    func isChunk(_ offset: Int) -> Bool {
      offset + 8 <= bytes.count && Self.types.contains(fourLetters(bytes[offset..<offset + 4]))
    }
    guard bare != padded, isChunk(bare), !isChunk(padded) else { return padded }
    note(
      "unpadded-chunk",
      "A chunk of odd length is not padded in the WebP file; the next was found all the same.")
    return bare
  }

  private mutating func note(_ code: String, _ detail: String) {
    if !remarks.contains(where: { $0.code == code }) { remarks.append(Remark(code, detail)) }
  }

  private static let types: Set = ["VP8 ", "VP8L", "VP8X", "ALPH", "ANIM", "ANMF", "ICCP", "EXIF", "XMP "]
}
