extension GreyImage {
  /// The picture at another size by Pillow's LANCZOS filter, bit for bit, horizontal pass first.
  public func resized(width newWidth: Int, height newHeight: Int) -> GreyImage {
    GreyImage(
      width: newWidth, height: newHeight,
      bytes: resampled(bytes, from: (width, height), to: (newWidth, newHeight), channels: 1))
  }
}

extension RGBImage {
  /// The picture at another size by Pillow's LANCZOS filter, bit for bit, each channel by itself.
  public func resized(width newWidth: Int, height newHeight: Int) -> RGBImage {
    guard (newWidth, newHeight) != (width, height) else { return self }
    return RGBImage(
      width: newWidth, height: newHeight,
      bytes: resampled(bytes, from: (width, height), to: (newWidth, newHeight), channels: 3))
  }
}

private typealias Sides = (width: Int, height: Int)

/// Each pass rounds to 8 bits, so their order shows. The horizontal one works on the transposed picture, because a
/// weighted sum of whole rows is what the compiler turns into vector code.
private func resampled(_ bytes: [UInt8], from old: Sides, to new: Sides, channels: Int) -> [UInt8] {
  precondition(new.width > 0 && new.height > 0, "a picture has at least one pixel")
  var bytes = bytes
  if new.width != old.width {
    let columns = transposed(bytes, width: old.width, height: old.height, channels: channels)
    let narrowed = LanczosPass(from: old.width, to: new.width)
      .weightedRows(of: columns, length: old.height * channels)
    bytes = transposed(narrowed, width: old.height, height: new.width, channels: channels)
  }
  if new.height != old.height {
    bytes = LanczosPass(from: old.height, to: new.height).weightedRows(
      of: bytes, length: new.width * channels)
  }
  return bytes
}

private func transposed(_ bytes: [UInt8], width: Int, height: Int, channels: Int) -> [UInt8] {
  var turned = [UInt8](repeating: 0, count: bytes.count)
  // Square tiles: a row that is read and a column that is written both stay in the cache.
  let side = 32
  for top in stride(from: 0, to: height, by: side) {
    for left in stride(from: 0, to: width, by: side) {
      for y in top..<min(top + side, height) {
        for x in left..<min(left + side, width) {
          let source = (y &* width &+ x) &* channels
          let target = (x &* height &+ y) &* channels
          for channel in 0..<channels { turned[target &+ channel] = bytes[source &+ channel] }
        }
      }
    }
  }
  return turned
}
