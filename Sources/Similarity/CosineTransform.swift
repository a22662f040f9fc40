import ExactMath

/// The unnormalised DCT-II of a square, only its lowest frequencies: X[k] = 2 * sum of x[j] cos(pi k (2j + 1) / 2N).
struct CosineTransform {
  let size: Int
  let frequencies: Int
  /// [frequencies, size].
  private let rows: [Double]

  init(size: Int, frequencies: Int) {
    self.size = size
    self.frequencies = frequencies
    rows = (0..<frequencies).flatMap { k in
      (0..<size).map { j in 2 * exactCos(.pi * Double(k * (2 * j + 1)) / Double(2 * size)) }
    }
  }

  /// - Parameter square: [size, size].
  /// - Returns: [frequencies, frequencies], transformed along columns, then along rows.
  func corner(of square: [Double]) -> [Double] {
    var columns = [Double](repeating: 0, count: frequencies * size)
    for k in 0..<frequencies {
      for j in 0..<size {
        for x in 0..<size { columns[k * size + x] += rows[k * size + j] * square[j * size + x] }
      }
    }
    var result = [Double](repeating: 0, count: frequencies * frequencies)
    for k in 0..<frequencies {
      for l in 0..<frequencies {
        for x in 0..<size { result[k * frequencies + l] += columns[k * size + x] * rows[l * size + x] }
      }
    }
    return result
  }
}
