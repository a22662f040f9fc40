import CKernels
import Pixels

/// A picture made small enough to be searched.
struct WorkingCopy {
  let image: RGBImage
  /// Y blurred by G(0.7): what tiles are matched on.
  let smoothLuma: Plane

  init(_ image: RGBImage) {
    self.image = image
    smoothLuma = Plane(lumaOf: image).blurred(sigma: 0.7)
  }

  var size: PixelSize { image.size }

  /// R, G and B as planes of levels.
  var channels: [Plane] {
    var values = [Float](repeating: 0, count: 3 * size.area)
    unsafe repro_planes(image.bytes, size.area, &values)
    return (0..<3).map { Plane(size, Array(values[$0 * size.area..<($0 + 1) * size.area])) }
  }
}

extension RGBImage {
  var size: PixelSize { PixelSize(width, height) }

  func resized(to size: PixelSize) -> RGBImage { resized(width: size.width, height: size.height) }
}

/// A picture, turned, with its working copies.
struct Copies {
  private let source: RGBImage
  private let turn: Orientation
  /// At most 128 pixels a side: what the coarse search makes its patterns from.
  let coarse: GreyImage
  /// At most 256 pixels a side.
  let search: WorkingCopy
  /// At most 512 pixels a side.
  let final: WorkingCopy

  init(_ image: RGBImage) {
    source = image
    turn = .upright
    search = WorkingCopy(image.resized(to: image.size.fitted(256)))
    final = WorkingCopy(image.resized(to: image.size.fitted(512)))
    coarse = search.image.resized(to: search.size.fitted(128)).grey
  }

  private init(_ copies: Copies, _ turn: Orientation) {
    source = copies.source
    self.turn = turn
    coarse = copies.coarse.oriented(turn)
    search = WorkingCopy(copies.search.image.oriented(turn))
    final = WorkingCopy(copies.final.image.oriented(turn))
  }

  /// Of the full picture.
  var size: PixelSize { turn.swapsSides ? PixelSize(source.height, source.width) : source.size }

  /// The full picture.
  var full: RGBImage { source.oriented(turn) }

  /// The turned picture's copies are the copies turned.
  /// - Precondition: these are not turned yet.
  func oriented(_ turn: Orientation) -> Copies {
    precondition(self.turn == .upright, "turned twice")
    return Copies(self, turn)
  }
}
