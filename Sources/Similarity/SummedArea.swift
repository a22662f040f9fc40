/// Sums over rectangles of a plane in constant time.
struct SummedArea {
  private let width: Int
  /// One row and one column more than the plane: the sums above and left of each corner.
  private let sums: [Double]

  init(_ size: PixelSize, _ values: [Double]) {
    width = size.width + 1
    var sums = [Double](repeating: 0, count: (size.width + 1) * (size.height + 1))
    for y in 0..<size.height {
      var row = 0.0
      for x in 0..<size.width {
        row += values[y * size.width + x]
        sums[(y + 1) * width + x + 1] = sums[y * width + x + 1] + row
      }
    }
    self.sums = sums
  }

  /// The sum over these columns and rows.
  func callAsFunction(_ columns: Range<Int>, _ rows: Range<Int>) -> Double {
    let (top, bottom) = (rows.lowerBound * width, rows.upperBound * width)
    return sums[bottom + columns.upperBound] - sums[bottom + columns.lowerBound]
      - sums[top + columns.upperBound]
      + sums[top + columns.lowerBound]
  }
}
