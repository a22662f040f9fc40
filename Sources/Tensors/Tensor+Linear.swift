import CKernels

/// `x W^T + bias (+ residual)`: [N, T, C] with W [C', C] to [N, T, C'].
/// - Parameters:
///   - bias: [C'], or nil.
///   - residual: of the shape of the result, or nil.
public func linear(_ x: Tensor, _ weight: Matrix, bias: Tensor? = nil, residual: Tensor? = nil) -> Tensor {
  let device = x.device
  let depth = x.channels
  let columns = weight.outputs
  precondition(
    weight.area == 1 && weight.inputs == depth, "[\(columns), \(weight.depth)] does not multiply \(x.shape)")
  precondition(bias == nil || bias?.count == columns)
  let out = Tensor(uninitialised: x.shape.dropLast() + [columns], on: device)
  precondition(residual == nil || residual?.count == out.count)

  let tile = device.blas == nil ? ProductTile.own : .library
  tile.split(batch: x.batch, rows: x.rowsEach, columns: columns, on: device) { row, rows, column, width in
    let target = unsafe out.pointer + row * columns + column
    let filled = unsafe device.fillBias(
      bias, residual, into: target, offset: row * columns + column, column: column, rows: rows, width: width,
      stride: columns)
    if let blas = device.blas {
      unsafe blas.multiply(
        rows, width, depth, a: x.pointer + row * depth, lda: depth,
        b: weight.storage.pointer + column * depth, ldb: depth, beta: filled ? 1 : 0, c: target, ldc: columns)
    } else {
      unsafe device.products.multiply(
        x.pointer + row * depth, depth, rows, depth, weight.panel(of: column), depth * Matrix.panel, width,
        target, columns, filled ? 1 : 0)
    }
  }
  return out
}

/// The same with weights that are not prepared, [C', C].
public func linear(_ x: Tensor, _ weight: Tensor, bias: Tensor? = nil, residual: Tensor? = nil) -> Tensor {
  linear(x, Matrix(weight), bias: bias, residual: residual)
}

/// The shape of a tile of a matrix product. Constants: some of OpenBLAS's kernel families give other bits for
/// another shape. Our own products don't; theirs is the shape that keeps a tile in the second cache.
struct ProductTile {
  let rows: Int
  let columns: Int

  static let own = ProductTile(rows: 256, columns: 256)
  static let library = ProductTile(rows: 512, columns: 512)

  /// Tiles of `rows` of each image and all columns; none spans two images.
  func split(
    batch: Int, rows: Int, columns: Int, on device: Device,
    _ body: (_ row: Int, _ rows: Int, _ column: Int, _ width: Int) -> Void
  ) {
    let down = (rows + self.rows - 1) / self.rows
    let across = (columns + self.columns - 1) / self.columns
    device.pool.run(tiles: batch * down * across) { tile, _ in
      let row = tile / across % down * self.rows
      let column = tile % across * self.columns
      body(
        tile / (across * down) * rows + row, min(self.rows, rows - row), column,
        min(self.columns, columns - column))
    }
  }
}

extension Device {
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
