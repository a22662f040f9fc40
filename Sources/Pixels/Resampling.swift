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

extension RGBImage {
  /// The picture at another size by Pillow's NEAREST filter.
  public func resizedToNearest(width newWidth: Int, height newHeight: Int) -> RGBImage {
    let columns = nearestSamples(from: width, to: newWidth)
    let rows = nearestSamples(from: height, to: newHeight)
    var result: [UInt8] = []
    result.reserveCapacity(newWidth * newHeight * 3)
    for row in rows {
      for column in columns {
        let start = (row * width + column) * 3
        result.append(contentsOf: bytes[start..<start + 3])
      }
    }
    return RGBImage(width: newWidth, height: newHeight, bytes: result)
  }
}

/// Which sample each of the new ones shows. Pillow adds step to step, which rounds in its own way.
private func nearestSamples(from old: Int, to new: Int) -> [Int] {
  let step = Double(old) / Double(new)
  var place = step * 0.5
  return (0..<new).map { _ in
    defer { place += step }
    return min(Int(place), old - 1)
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
