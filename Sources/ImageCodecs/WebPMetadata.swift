import Pixels

private let precedence = [
  "UserComment", "ImageDescription", "Make", "Model", "exif:UserComment", "dc:description",
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
      metadata.texts += fields.texts.map {
        EmbeddedText(carrier: "webp:EXIF", keyword: $0.keyword, text: $0.text)
      }
    case "XMP ":
      metadata.texts += xmpTexts(String(decoding: data, as: UTF8.self)).map {
        EmbeddedText(carrier: "webp:XMP", keyword: $0.keyword, text: $0.text)
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
  }

  private(set) var chunks: [Chunk] = []
  private(set) var remarks: [Remark] = []

  init(_ bytes: [UInt8]) { walk(bytes) }

  private mutating func walk(_ bytes: [UInt8]) {
    var offset = 12
    while offset + 8 <= bytes.count, let length = bytes.littleEndian32(at: offset + 4) {
      let data = offset + 8..<offset + 8 + Int(length)
      let type = fourLetters(bytes[offset..<offset + 4])
      guard data.upperBound <= bytes.count else {
        let detail = "The WebP file ends inside chunk \(type) that begins at byte \(offset)."
        return remarks.append(Remark("truncated", detail))
      }
      chunks.append(Chunk(type: type, data: data))
      offset = data.upperBound + Int(length) % 2
    }
  }
}
