import CKernels

/// The matrix product a b: [M, K] times [K, N], by our own products in every profile.
public func product(_ a: Tensor, _ b: Tensor) -> Tensor {
  let device = a.device
  let depth = a.shape[1]
  let columns = b.shape[1]
  precondition(b.shape[0] == depth, "\(a.shape) does not multiply \(b.shape)")
  let packed = Storage((columns + Matrix.panel - 1) / Matrix.panel * Matrix.panel * depth, on: device)
  unsafe repro_pack_columns(b.pointer, columns, depth, columns, packed.pointer)
  let out = Tensor(uninitialised: [a.shape[0], columns], on: device)
  let tile = ProductTile.own
  tile.split(batch: 1, rows: a.shape[0], columns: columns, on: device) { row, rows, column, width in
    unsafe device.products.multiply(
      a.pointer + row * depth, depth, rows, depth, packed.pointer + column * depth, depth * Matrix.panel,
      width,
      out.pointer + row * columns + column, columns, 0)
  }
  return out
}

extension Tensor {
  /// Every value times `factor`.
  public func scaled(by factor: Float) -> Tensor {
    Tensor(zeros: shape, on: device).adding(self, times: factor)
  }

  public init(zeros shape: [Int], on device: Device) {
    self.init(uninitialised: shape, on: device)
    unsafe pointer.update(repeating: 0, count: count)
  }

  /// The first columns of a matrix [rows, columns].
  public func columns(upTo end: Int) -> Tensor {
    let rows = shape[0]
    let out = Tensor(uninitialised: [rows, end], on: device)
    for row in 0..<rows {
      unsafe (out.pointer + row * end).update(from: pointer + row * channels, count: end)
    }
    return out
  }

  /// Some of the channels of every row: [N, T, C] to [N, T, C'].
  public func channels(_ range: Range<Int>) -> Tensor {
    precondition(range.lowerBound >= 0 && range.upperBound <= channels)
    let out = Tensor(uninitialised: shape.dropLast() + [range.count], on: device)
    device.splitRows(batch: batch, rows: rowsEach, columns: range.count) { first, count in
      for row in first..<first + count {
        unsafe (out.pointer + row * range.count).update(
          from: pointer + row * channels + range.lowerBound, count: range.count)
      }
    }
    return out
  }

  /// The first rows of a matrix [rows, columns].
  public func rows(upTo end: Int) -> Tensor { rows(Array(0..<end)) }

  /// Rows of a matrix [rows, columns], in the order of `indices`.
  public func rows(_ indices: [Int]) -> Tensor {
    let out = Tensor(uninitialised: [indices.count, channels], on: device)
    for (row, index) in indices.enumerated() {
      precondition(index < shape[0])
      unsafe (out.pointer + row * channels).update(from: pointer + index * channels, count: channels)
    }
    return out
  }

  /// Tensors of one shape [...] stacked to [N, ...].
  public static func stacked(_ tensors: [Tensor]) -> Tensor {
    let first = tensors[0]
    let out = Tensor(uninitialised: [tensors.count] + first.shape, on: first.device)
    for (i, tensor) in tensors.enumerated() {
      precondition(tensor.shape == first.shape)
      unsafe (out.pointer + i * first.count).update(from: tensor.pointer, count: first.count)
    }
    return out
  }

  /// One of the first dimension: [N, ...] to [...].
  public subscript(index: Int) -> Tensor {
    let each = count / shape[0]
    let out = Tensor(uninitialised: Array(shape.dropFirst()), on: device)
    unsafe out.pointer.update(from: pointer + index * each, count: each)
    return out
  }
}
