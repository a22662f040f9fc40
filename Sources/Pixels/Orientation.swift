/// How stored rows must be turned to be seen upright; the numbers are those of the EXIF tag.
public enum Orientation: Int, CaseIterable, Hashable, Sendable {
  case upright = 1
  case mirrored = 2
  case halfTurn = 3
  /// Top and bottom change places.
  case flipped = 4
  case transposed = 5
  case quarterTurnClockwise = 6
  case transverse = 7
  case quarterTurnAnticlockwise = 8

  /// Whether width and height change places.
  public var swapsSides: Bool { rawValue >= 5 }

  /// Whether left and right change places, so that text can't be read any more.
  public var mirrors: Bool { [.mirrored, .flipped, .transposed, .transverse].contains(self) }

  private var mirrorsRows: Bool { [.mirrored, .halfTurn, .transverse, .quarterTurnClockwise].contains(self) }
  private var mirrorsColumns: Bool {
    [.halfTurn, .flipped, .transverse, .quarterTurnAnticlockwise].contains(self)
  }

  /// Turned pixels; the sides are those before the turn.
  func applied<Sample>(to samples: [Sample], width: Int, height: Int, channels: Int) -> [Sample] {
    guard self != .upright else { return samples }
    let (swaps, mirrorsRows, mirrorsColumns) = (swapsSides, mirrorsRows, mirrorsColumns)
    let (outWidth, outHeight) = swaps ? (height, width) : (width, height)
    var turned: [Sample] = []
    turned.reserveCapacity(samples.count)
    for y in 0..<outHeight {
      for x in 0..<outWidth {
        let across = mirrorsRows ? outWidth - 1 - x : x
        let down = mirrorsColumns ? outHeight - 1 - y : y
        let source = channels * (swaps ? across * width + down : down * width + across)
        for channel in 0..<channels { turned.append(samples[source + channel]) }
      }
    }
    return turned
  }
}

extension RGBImage {
  /// The picture turned or mirrored.
  public func oriented(_ orientation: Orientation) -> RGBImage {
    RGBImage(
      width: orientation.swapsSides ? height : width, height: orientation.swapsSides ? width : height,
      bytes: orientation.applied(to: bytes, width: width, height: height, channels: 3))
  }
}

extension GreyImage {
  /// The picture turned or mirrored.
  public func oriented(_ orientation: Orientation) -> GreyImage {
    GreyImage(
      width: orientation.swapsSides ? height : width, height: orientation.swapsSides ? width : height,
      bytes: orientation.applied(to: bytes, width: width, height: height, channels: 1))
  }
}
