public import Pixels
import Similarity
public import Verification

extension AlignedPair {
  /// Where and how much the two differ: the first picture in dim grey, and over it the largest difference of a
  /// channel, on a fixed scale from 0 to ``fullHeat`` levels; blue where only one of the two has anything. Changed
  /// regions are framed.
  public func heatmap(_ judgement: Judgement) -> RGBImage {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(a.bytes.count)
    let table = (0..<256).map { heat(ofLevels: $0) }
    for pixel in 0..<a.pixelCount {
      let (red, green, blue) = (
        Int(a.bytes[3 * pixel]), Int(a.bytes[3 * pixel + 1]), Int(a.bytes[3 * pixel + 2])
      )
      let grey = (red * 77 + green * 150 + blue * 29) >> 8
      guard covered[pixel] else {
        bytes += [UInt8(grey / 4), UInt8(grey / 4 + 40), UInt8(grey / 4 + 90)]
        continue
      }
      let largest = (0..<3).reduce(0) { largest, channel in
        max(largest, abs(Int(a.bytes[3 * pixel + channel]) - Int(b.bytes[3 * pixel + channel])))
      }
      let (colour, weight) = table[largest]
      for channel in 0..<3 {
        bytes.append(UInt8((Double(grey) * 0.3 * (1 - weight) + colour[channel] * weight).rounded()))
      }
    }
    for region in judgement.regions where region.kind == .changed {
      frame(region.box, of: judgement.a.picture, in: &bytes)
    }
    return RGBImage(width: a.width, height: a.height, bytes: bytes)
  }

  /// From here on a difference has the brightest colour.
  static var fullHeat: Int { 64 }

  private func frame(_ box: PixelBox, of picture: Picture, in bytes: inout [UInt8]) {
    let scale = Double(a.width) / Double(picture.width)
    func scaled(_ edge: Int, _ limit: Int) -> Int { min(limit, Int(Double(edge) * scale)) }
    let columns = scaled(box.x, a.width)..<max(scaled(box.x, a.width), scaled(box.x + box.width, a.width))
    let rows = scaled(box.y, a.height)..<max(scaled(box.y, a.height), scaled(box.y + box.height, a.height))
    let line = max(1, max(a.width, a.height) / 400)
    for y in rows {
      for x in columns
      where y < rows.lowerBound + line || y >= rows.upperBound - line || x < columns.lowerBound + line
        || x >= columns.upperBound - line
      {
        for (channel, level) in [UInt8(90), 230, 255].enumerated() {
          bytes[3 * (y * a.width + x) + channel] = level
        }
      }
    }
  }
}

/// A colour, and how much of it covers the picture. The root makes single levels visible.
private func heat(ofLevels levels: Int) -> (colour: [Double], weight: Double) {
  let share = (min(1, Double(levels) / Double(AlignedPair.fullHeat))).squareRoot()
  return (heatColour(share), min(1, 1.6 * share))
}

/// From dark violet over red and orange to pale yellow.
func heatColour(_ share: Double) -> [Double] {
  let stops: [[Double]] = [[24, 10, 60], [110, 25, 125], [205, 45, 85], [248, 140, 40], [255, 240, 160]]
  let place = max(0, min(1, share)) * Double(stops.count - 1)
  let index = min(stops.count - 2, Int(place))
  let part = place - Double(index)
  return zip(stops[index], stops[index + 1]).map { $0 * (1 - part) + $1 * part }
}
