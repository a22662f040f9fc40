extension RGBImage {
  /// The 8-bit picture A1111 saves for a decoded image: clamped, scaled and **truncated**, all in float32
  /// (`modules/processing.py`).
  /// - Parameter planes: [3, height, width], -1...1; values outside are clamped, NaN becomes 0.
  public init(width: Int, height: Int, planes: [Float]) {
    precondition(planes.count == width * height * 3, "wrong number of values")
    let count = width * height
    var bytes = [UInt8](repeating: 0, count: planes.count)
    for channel in 0..<3 {
      for pixel in 0..<count { bytes[pixel * 3 + channel] = eightBit(planes[channel * count + pixel]) }
    }
    self.init(width: width, height: height, bytes: bytes)
  }

  /// As ``init(width:height:planes:)``, from values that lie as the bytes will: [height, width, 3].
  public init(width: Int, height: Int, interleaved: [Float]) {
    self.init(width: width, height: height, bytes: interleaved.map(eightBit))
  }
}

/// One decoded value, -1...1, as an 8-bit level.
public func eightBit(_ value: Float) -> UInt8 {
  let share = (value + 1) / 2
  return share > 0 ? UInt8(255 * min(share, 1)) : 0
}
