import Pixels

/// One chunk of a PNG file: where its data lies.
struct PNGChunk {
  var type: String
  var data: Range<Int>
}

/// Walks the chunks of a PNG file without trusting it.
struct PNGChunks {
  static let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]

  private(set) var chunks: [PNGChunk] = []
  /// The chunk that the file ends inside, as far as it goes.
  private(set) var cut: PNGChunk?
  private(set) var remarks: [Remark] = []

  /// Reads up to IEND or to where the file ends or makes no sense any more.
  init(_ bytes: [UInt8]) { walk(bytes) }

  private mutating func walk(_ bytes: [UInt8]) {
    var offset = Self.signature.count
    var wrongSums = 0
    while offset < bytes.count {
      guard let length = bytes.bigEndian32(at: offset), offset + 12 + Int(length) <= bytes.count else {
        return readCut(bytes, at: offset)
      }
      let data = offset + 8..<offset + 8 + Int(length)
      let chunk = PNGChunk(type: fourLetters(bytes[offset + 4..<offset + 8]), data: data)
      if bytes.bigEndian32(at: data.upperBound) != crc32(bytes[offset + 4..<data.upperBound]) {
        wrongSums += 1
        if wrongSums == 1 { remarks.append(wrongSum(chunk, at: offset)) }
      }
      chunks.append(chunk)
      if chunk.type == "IEND" { return }
      offset = data.upperBound + 4
    }
    remarks.append(Remark("truncated", "The PNG file ends without its end chunk IEND."))
  }

  /// Takes what is there of a chunk that the file ends inside; only its checksum may be missing.
  private mutating func readCut(_ bytes: [UInt8], at offset: Int) {
    var name = "a chunk's header"
    if offset + 8 <= bytes.count, let length = bytes.bigEndian32(at: offset) {
      let end = offset + 8 + Int(length)
      let type = fourLetters(bytes[offset + 4..<offset + 8])
      let chunk = PNGChunk(type: type, data: offset + 8..<min(end, bytes.count))
      name = "chunk \(type)"
      if end <= bytes.count { chunks.append(chunk) } else { cut = chunk }
    }
    remarks.append(Remark("truncated", "The PNG file ends inside \(name) that begins at byte \(offset)."))
  }

  private func wrongSum(_ chunk: PNGChunk, at offset: Int) -> Remark {
    Remark(
      "wrong-crc", "The checksum of chunk \(chunk.type) at byte \(offset) is wrong; it was read all the same."
    )
  }
}
