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
    let bands = stride(from: rows.lowerBound, to: rows.upperBound, by: Self.step).map { start in
      sums(values, start..<min(start + Self.step, rows.upperBound), from: rows.lowerBound)
    }
    let last = max(lastRow, rows.lowerBound)..<max(lastRow, rows.upperBound)
    return WindowSums(bands: bands, last: last.isEmpty ? nil : sums(values, last, from: rows.lowerBound))
  }

  private func sums(_ values: [Double], _ rows: Range<Int>, from first: Int) -> [Double] {
    var result = [Double](repeating: 0, count: columns.count)
    unsafe values.withUnsafeBufferPointer { values in
      guard let start = values.baseAddress else { return }
      unsafe repro_window_rows(
        start + (rows.lowerBound - first) * size.width, size.width, rows.count, side.width, columns,
        columns.count, &result)
    }
    return result
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
