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

  /// R, G, B, A of one row with 16 bits.
  func sixteenBitRGBA(row: Int) -> [UInt16] {
    let (three, four) = (row * width * 3..<(row + 1) * width * 3, row * width * 4..<(row + 1) * width * 4)
    return switch values {
    case .rgb8(let bytes): opaque(bytes[three]) { UInt16($0) * 257 }
    case .rgba8(let bytes): bytes[four].map { UInt16($0) * 257 }
    case .rgb16(let words): opaque(words[three]) { $0 }
    case .rgba16(let words): Array(words[four])
    }
  }

  /// The lowest bit of one channel of a pixel, as the file stores it.
  /// - Parameter channel: 0...3; an alpha that is not stored is full.
  public func lowestBit(pixel: Int, channel: Int) -> UInt8 {
    switch values {
    case .rgb8(let bytes): channel == 3 ? 1 : bytes[3 * pixel + channel] & 1
    case .rgba8(let bytes): bytes[4 * pixel + channel] & 1
    case .rgb16(let words): channel == 3 ? 1 : UInt8(words[3 * pixel + channel] & 1)
    case .rgba16(let words): UInt8(words[4 * pixel + channel] & 1)
    }
  }

  private func opaque<Sample>(
    _ samples: ArraySlice<Sample>, _ widened: (Sample) -> UInt16
  ) -> [UInt16] {
    var result: [UInt16] = []
    result.reserveCapacity(samples.count / 3 * 4)
    for pixel in stride(from: samples.startIndex, to: samples.endIndex, by: 3) {
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
