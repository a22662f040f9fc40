public import Pixels

/// Shares of black, grey, and of six hues in faint and in bright colours, three bits each; `colorhash` of ImageHash
/// with 3 bits.
public func colourHash(_ image: RGBImage) -> PerceptualHash {
  var counts = HueCounts()
  let grey = image.grey.bytes
  for pixel in 0..<image.pixelCount {
    counts.add(
      image.bytes[3 * pixel], image.bytes[3 * pixel + 1], image.bytes[3 * pixel + 2], luma: grey[pixel])
  }
  let values = counts.levels(of: image.pixelCount)
  // The reference tests `v / 2 % 4 > 0`, so the middle bit is set for 4 and 5 too.
  return PerceptualHash(values.flatMap { [$0 / 4 % 8 > 0, $0 / 2 % 4 > 0, $0 % 2 > 0] })
}

private struct HueCounts {
  private var black = 0
  private var grey = 0
  private var coloured = 0
  private var faint = [Int](repeating: 0, count: 6)
  private var bright = [Int](repeating: 0, count: 6)

  mutating func add(_ red: UInt8, _ green: UInt8, _ blue: UInt8, luma: UInt8) {
    let (hue, saturation) = hueAndSaturation(red, green, blue)
    if luma < 32 {
      black += 1
    } else if saturation < 85 {
      grey += 1
    } else {
      coloured += 1
      let bin = min(5, hue * 6 / 255)
      if saturation < 170 { faint[bin] += 1 }
      if saturation > 170 { bright[bin] += 1 }
    }
  }

  /// 14 shares as 0...7.
  func levels(of pixels: Int) -> [Int] {
    let whole = [black, grey].map { Int(Double($0) / Double(pixels) * 8) }
    let hues = (faint + bright).map { $0 * 8 / max(1, coloured) }
    return (whole + hues).map { min(7, $0) }
  }
}

/// Hue and saturation as Pillow rounds them, 0...255; quotients in float32.
private func hueAndSaturation(_ red: UInt8, _ green: UInt8, _ blue: UInt8) -> (hue: Int, saturation: Int) {
  let (most, least) = (max(red, green, blue), min(red, green, blue))
  guard most > least else { return (0, 0) }
  let range = Float(most - least)
  let (r, g, b) = (Float(most - red) / range, Float(most - green) / range, Float(most - blue) / range)
  let sextant = red == most ? b - g : green == most ? 2 + r - b : 4 + g - r
  let turn = Double(sextant) / 6 + 1
  let hue = Float(turn - turn.rounded(.down))
  let saturation = range / Float(most)
  return (Int(Double(hue) * 255), Int(Double(saturation) * 255))
}
