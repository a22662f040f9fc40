extension StoredSamples {
  /// 8 bits a channel, transparent pixels laid on white as a page shows them.
  var onWhite: RGBImage {
    let bytes: [UInt8] =
      switch values {
      case .rgb8(let bytes): bytes
      case .rgba8(let bytes): laidOnWhite(bytes)
      case .rgb16(let words): words.map(eightBits)
      case .rgba16(let words): laidOnWhite(words.map(eightBits))
      }
    return RGBImage(width: width, height: height, bytes: bytes)
  }

  /// R, G, B, A with 16 bits.
  var sixteenBitRGBA: [UInt16] {
    switch values {
    case .rgb8(let bytes): opaque(bytes) { UInt16($0) * 257 }
    case .rgba8(let bytes): bytes.map { UInt16($0) * 257 }
    case .rgb16(let words): opaque(words) { $0 }
    case .rgba16(let words): words
    }
  }

  private func opaque<Sample>(_ samples: [Sample], _ widened: (Sample) -> UInt16) -> [UInt16] {
    var result: [UInt16] = []
    result.reserveCapacity(samples.count / 3 * 4)
    for pixel in stride(from: 0, to: samples.count, by: 3) {
      for channel in 0..<3 { result.append(widened(samples[pixel + channel])) }
      result.append(65535)
    }
    return result
  }
}

/// Rounded to the nearest level, not cut off: a 16-bit copy of an 8-bit picture gives its levels back.
private func eightBits(_ word: UInt16) -> UInt8 { UInt8((UInt32(word) * 255 + 32767) / 65535) }

private func laidOnWhite(_ rgba: [UInt8]) -> [UInt8] {
  var result: [UInt8] = []
  result.reserveCapacity(rgba.count / 4 * 3)
  for pixel in stride(from: 0, to: rgba.count, by: 4) {
    let alpha = UInt32(rgba[pixel + 3])
    for channel in 0..<3 {
      let level = UInt32(rgba[pixel + channel])
      result.append(UInt8((level * alpha + 255 * (255 - alpha) + 127) / 255))
    }
  }
  return result
}
