/// Solves A X = B for a few unknowns by elimination with pivoting.
/// - Parameters: `matrix` is n x n, `right` n x m.
/// - Returns: X, n x m; nil where the matrix is singular.
func solved(_ matrix: [[Double]], _ right: [[Double]]) -> [[Double]]? {
  var rows = zip(matrix, right).map { $0 + $1 }
  let n = matrix.count
  for column in 0..<n {
    let pivot = (column..<n).max { abs(rows[$0][column]) < abs(rows[$1][column]) } ?? column
    guard abs(rows[pivot][column]) > 1e-12 else { return nil }
    rows.swapAt(pivot, column)
    for row in 0..<n where row != column {
      let factor = rows[row][column] / rows[column][column]
      for k in column..<rows[row].count { rows[row][k] -= factor * rows[column][k] }
    }
  }
  return (0..<n).map { row in rows[row][n...].map { $0 / rows[row][row] } }
}

/// The median; 0 of nothing.
func median(_ values: [Double]) -> Double {
  guard !values.isEmpty else { return 0 }
  let sorted = values.sorted()
  let half = values.count / 2
  return values.count % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2
}
