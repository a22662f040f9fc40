import CKernels

/// Windows of 16 x 16 at a step of 8, with a last one flush with each far edge; a picture smaller than a window is one
/// window. Their sums are gathered from pieces of rows, so that no map of the whole picture has to be kept.
struct WindowGrid {
  private static let side = 16
  static let step = 8

  let size: PixelSize
  private let side: PixelSize
  private let columns: [Int]
  /// Where the lowest windows begin.
  private let lastRow: Int

  init(_ size: PixelSize) {
    self.size = size
    side = PixelSize(min(Self.side, size.width), min(Self.side, size.height))
    let last = size.width - side.width
    let regular = Array(stride(from: 0, through: last, by: Self.step))
    columns = regular.last == last ? regular : regular + [last]
    lastRow = size.height - side.height
  }

  /// What some rows of values add to the windows.
  /// - Parameters: `values` has `rows.count` rows as wide as the picture; `rows` begins at a multiple of the step.
  func sums(_ values: [Double], rows: Range<Int>) -> WindowSums {
    var work = [Double](repeating: 0, count: size.width)
    let bands = bands(rows) { band in
      var sums = [Double](repeating: 0, count: columns.count)
      unsafe values.withUnsafeBufferPointer { values in
        guard let start = values.baseAddress else { return }
        unsafe repro_window_rows(
          start + (band.lowerBound - rows.lowerBound) * size.width, size.width, band.count, side.width,
          columns, columns.count, &work, &sums)
      }
      return sums
    }
    return WindowSums(bands: bands.regular, last: bands.last)
  }

  /// What some rows add to the windows of R, G and B of a less those of b.
  /// - Parameter rows: begins at a multiple of the step.
  func differences(_ a: PicturePart, _ b: PicturePart, rows: Range<Int>) -> [WindowSums] {
    var work = [Int32](repeating: 0, count: 3 * size.width)
    let bands = bands(rows) { band in
      var sums = [Double](repeating: 0, count: 3 * columns.count)
      unsafe a.withKernelView { x in
        unsafe b.withKernelView { y in
          unsafe repro_difference_windows(
            &x, &y, band.lowerBound, band.count, side.width, columns, columns.count, &work, &sums)
        }
      }
      return sums
    }
    return (0..<3).map { channel in
      func part(_ sums: [Double]) -> [Double] {
        Array(sums[channel * columns.count..<(channel + 1) * columns.count])
      }
      return WindowSums(bands: bands.regular.map(part), last: bands.last.map(part))
    }
  }

  /// The sums of each band of rows, and of those rows that belong to the lowest windows.
  private func bands(
    _ rows: Range<Int>, _ sums: (Range<Int>) -> [Double]
  ) -> (regular: [[Double]], last: [Double]?) {
    let regular = stride(from: rows.lowerBound, to: rows.upperBound, by: Self.step).map { start in
      sums(start..<min(start + Self.step, rows.upperBound))
    }
    let last = max(lastRow, rows.lowerBound)..<max(lastRow, rows.upperBound)
    return (regular, last.isEmpty ? nil : sums(last))
  }

  /// The means of all windows.
  /// - Parameter pieces: what all rows added, in their order.
  func means(_ pieces: [WindowSums]) -> [Double] {
    let bands = pieces.flatMap(\.bands)
    var sums: [[Double]] = []
    if size.height >= Self.side {
      for start in stride(from: 0, through: lastRow, by: Self.step) {
        sums.append(zip(bands[start / Self.step], bands[start / Self.step + 1]).map(+))
      }
    }
    let last = pieces.compactMap(\.last)
    sums.append(last.dropFirst().reduce(last[0]) { zip($0, $1).map(+) })
    return sums.flatMap { $0 }.map { $0 / Double(side.area) }
  }
}

/// What a piece of rows adds to the windows.
struct WindowSums: Sendable {
  /// Over each band of 8 rows, by the window's column.
  var bands: [[Double]]
  /// Over those rows that belong to the lowest windows.
  var last: [Double]?
}
