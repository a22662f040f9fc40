import CKernels
public import Pixels

// What `resized` and `grey` of Pixels define, bit for bit, by kernels: comparing two pictures resizes each some twenty
// times.

extension RGBImage {
  public var size: PixelSize { PixelSize(width, height) }

  /// Luma in whole levels, as `grey` makes it.
  var luma: GreyImage {
    var levels = [UInt8](repeating: 0, count: pixelCount)
    unsafe repro_grey(bytes, pixelCount, &levels)
    return GreyImage(width: width, height: height, bytes: levels)
  }

  /// One row of the same levels.
  public func luma(row: Int) -> [UInt8] {
    let start = 3 * row * width
    var levels = [UInt8](repeating: 0, count: width)
    unsafe bytes[start..<start + 3 * width].withUnsafeBufferPointer { pixels in
      guard let first = pixels.baseAddress else { return }
      unsafe repro_grey(first, width, &levels)
    }
    return levels
  }

  /// The picture at another size, as `resized(width:height:)` makes it.
  func resized(to size: PixelSize) -> RGBImage {
    RGBImage(
      width: size.width, height: size.height,
      bytes: filtered(bytes, from: self.size, to: size, channels: 3))
  }
}

extension GreyImage {
  /// The picture at another size, as `resized(width:height:)` makes it.
  func resized(to size: PixelSize) -> GreyImage {
    GreyImage(
      width: size.width, height: size.height,
      bytes: filtered(bytes, from: PixelSize(width, height), to: size, channels: 1))
  }
}

private func filtered(_ bytes: [UInt8], from old: PixelSize, to new: PixelSize, channels: Int) -> [UInt8] {
  var bytes = bytes
  lazy var across = LanczosPass(from: old.width, to: new.width)
  if new.width != old.width {
    var narrowed = [UInt8](repeating: 0, count: new.width * old.height * channels)
    var work = [UInt8](
      repeating: 0, count: Int(REPRO_FILTER_ROOM) * (old.width + new.width) * channels)
    unsafe across.withKernelFilter { filter in
      unsafe repro_filter_rows(bytes, old.width, old.height, channels, &filter, &work, &narrowed)
    }
    bytes = narrowed
  }
  if new.height != old.height {
    var lowered = [UInt8](repeating: 0, count: new.area * channels)
    let isSquare = (old.width, new.width) == (old.height, new.height)
    let down = isSquare ? across : LanczosPass(from: old.height, to: new.height)
    unsafe down.withKernelFilter { filter in
      unsafe repro_filter_columns(bytes, new.width * channels, &filter, &lowered)
    }
    bytes = lowered
  }
  return bytes
}

extension LanczosPass {
  fileprivate func withKernelFilter(_ body: (inout repro_filter) -> Void) {
    unsafe starts.withUnsafeBufferPointer { starts in
      unsafe ends.withUnsafeBufferPointer { ends in
        unsafe weights.withUnsafeBufferPointer { weights in
          var filter = unsafe repro_filter(
            count: starts.count, starts: starts.baseAddress, ends: ends.baseAddress,
            weights: weights.baseAddress)
          unsafe body(&filter)
        }
      }
    }
  }
}
