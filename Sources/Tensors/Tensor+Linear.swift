import CKernels

/// The shape of a tile of a matrix product. A constant: some kernel families give other bits for another shape.
enum ProductTile {
  static let rows = 256
  static let columns = 512
}

/// `x W^T + bias (+ residual)`: [N, T, C] with W [C', C] to [N, T, C'].
/// - Parameters:
///   - bias: [C'], or nil.
///   - residual: of the shape of the result, or nil.
public func linear(_ x: Tensor, _ weight: Tensor, bias: Tensor? = nil, residual: Tensor? = nil) -> Tensor {
  let device = x.device
  let depth = x.channels
  let columns = weight.shape[0]
  precondition(weight.count == columns * depth, "\(weight.shape) does not multiply \(x.shape)")
  precondition(bias == nil || bias?.count == columns)
  let out = Tensor(uninitialised: x.shape.dropLast() + [columns], on: device)
  precondition(residual == nil || residual?.count == out.count)

  device.splitProduct(batch: x.batch, rows: x.rowsEach, columns: columns) { row, rows, column, width in
    let target = unsafe out.pointer + row * columns + column
    let filled = unsafe device.fillBias(
      bias, residual, into: target, offset: row * columns + column, column: column, rows: rows, width: width,
      stride: columns)
    unsafe device.blas.multiply(
      rows, width, depth, a: x.pointer + row * depth, lda: depth, b: weight.pointer + column * depth,
      ldb: depth, beta: filled ? 1 : 0, c: target, ldc: columns)
  }
  return out
}

extension Device {
  /// Tiles of a product: `rows` of each image and all columns, in constant steps; none spans two images.
  func splitProduct(
    batch: Int, rows: Int, columns: Int,
    _ body: (_ row: Int, _ rows: Int, _ column: Int, _ width: Int) -> Void
  ) {
    let down = (rows + ProductTile.rows - 1) / ProductTile.rows
    let across = (columns + ProductTile.columns - 1) / ProductTile.columns
    pool.run(tiles: batch * down * across) { tile, _ in
      let row = tile / across % down * ProductTile.rows
      let column = tile % across * ProductTile.columns
      body(
        tile / (across * down) * rows + row, min(ProductTile.rows, rows - row), column,
        min(ProductTile.columns, columns - column))
    }
  }

  /// Puts what a product is added to into its tile.
  /// - Returns: whether there was anything.
  func fillBias(
    _ bias: Tensor?, _ residual: Tensor?, into target: UnsafeMutablePointer<Float>, offset: Int, column: Int,
    rows: Int, width: Int, stride: Int
  ) -> Bool {
    guard bias != nil || residual != nil else { return false }
    unsafe kernels.fill_bias(
      bias.map { unsafe UnsafePointer($0.pointer + column) },
      residual.map { unsafe UnsafePointer($0.pointer + offset) }, target, rows, width, stride)
    return true
  }
}
