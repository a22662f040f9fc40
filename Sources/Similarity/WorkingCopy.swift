import Pixels

/// A picture made small enough to be searched.
struct WorkingCopy: Sendable {
  let image: RGBImage
  let planes: ColourPlanes
  /// Y blurred by G(0.7): what tiles are matched on.
  let smoothLuma: Plane

  init(_ image: RGBImage) {
    self.image = image
    planes = ColourPlanes(image)
    smoothLuma = planes.luma.blurred(sigma: 0.7)
  }

  var size: PixelSize { image.size }
}

/// A picture, turned, with its working copies.
struct Copies: Sendable {
  private let source: RGBImage
  private let turn: Orientation
  /// At most 128 pixels a side: what the coarse search makes its patterns from.
  let coarse: GreyImage
  /// At most 256 pixels a side.
  let search: WorkingCopy
  private let finalImage: RGBImage

  /// The copies of two pictures.
  static func pair(_ a: RGBImage, _ b: RGBImage) -> (a: Copies, b: Copies) {
    let sizes = [(a, 256), (b, 256), (a, 512), (b, 512)]
    let images = concurrently(sizes.count) { index in
      let (image, longest) = sizes[index]
      return image.resized(to: image.size.fitted(longest))
    }
    return concurrently({ Copies(a, images[0], images[2]) }, { Copies(b, images[1], images[3]) })
  }

  private init(_ source: RGBImage, _ search: RGBImage, _ final: RGBImage) {
    self.source = source
    turn = .upright
    self.search = WorkingCopy(search)
    finalImage = final
    coarse = search.resized(to: search.size.fitted(128)).grey
  }

  private init(_ copies: Copies, _ turn: Orientation) {
    source = copies.source
    self.turn = turn
    coarse = copies.coarse.oriented(turn)
    search = WorkingCopy(copies.search.image.oriented(turn))
    finalImage = copies.finalImage.oriented(turn)
  }

  /// Of the full picture.
  var size: PixelSize { turn.swapsSides ? PixelSize(source.height, source.width) : source.size }

  /// The full picture.
  var full: RGBImage { source.oriented(turn) }

  /// The first turn that makes another picture equal to this one in every pixel; nil where none does. Nothing has to
  /// be searched then, however plain the pictures are.
  /// - Precondition: neither is turned yet.
  func exactTurn(of other: Copies) -> Orientation? {
    precondition(turn == .upright && other.turn == .upright, "turned twice")
    func sum(_ image: RGBImage) -> Int { image.bytes.reduce(0) { $0 + Int($1) } }
    // A turn keeps the sum of all levels.
    guard source.size.area == other.source.size.area, sum(source) == sum(other.source) else { return nil }
    return Orientation.allCases.dropFirst().first { turn in
      source.size == (turn.swapsSides ? PixelSize(other.size.height, other.size.width) : other.size)
        && other.source.oriented(turn) == source
    }
  }

  /// At most 512 pixels a side; made anew at each call.
  var final: WorkingCopy { WorkingCopy(finalImage) }

  /// The turned picture's copies are the copies turned.
  /// - Precondition: these are not turned yet.
  func oriented(_ turn: Orientation) -> Copies {
    precondition(self.turn == .upright, "turned twice")
    return Copies(self, turn)
  }
}
