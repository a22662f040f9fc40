/// Means over windows of 16 x 16 at a step of 8, with a last one flush with each far edge; gathered row by row, so that
/// no map of the whole picture has to be kept. A picture smaller than a window is one window.
struct WindowMeans {
  private static let side = 16
  private static let step = 8

  private let starts: (columns: [Int], rows: [Int])
  private let side: PixelSize
  /// Sums of the windows that are open, by the row they begin in.
  private var open: [(start: Int, sums: [Double])] = []
  private var row = 0
  private var nextStart = 0
  private(set) var finished: [Double] = []

  init(_ size: PixelSize) {
    side = PixelSize(min(Self.side, size.width), min(Self.side, size.height))
    starts = (Self.starts(size.width, side.width), Self.starts(size.height, side.height))
  }

  private static func starts(_ length: Int, _ side: Int) -> [Int] {
    let regular = Array(stride(from: 0, through: length - side, by: step))
    return regular.last == length - side ? regular : regular + [length - side]
  }

  /// Takes the next row of values.
  mutating func add(_ values: ArraySlice<Double>) {
    if nextStart < starts.rows.count, starts.rows[nextStart] == row {
      open.append((row, [Double](repeating: 0, count: starts.columns.count)))
      nextStart += 1
    }
    let sums = starts.columns.map { column in
      values[values.startIndex + column..<values.startIndex + column + side.width].reduce(0, +)
    }
    for index in open.indices {
      for column in sums.indices { open[index].sums[column] += sums[column] }
    }
    row += 1
    while let first = open.first, row == first.start + side.height {
      finished += first.sums.map { $0 / Double(side.area) }
      open.removeFirst()
    }
  }
}
