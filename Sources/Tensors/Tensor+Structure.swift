import CKernels

extension Tensor {
  /// The last two dimensions exchanged: [..., R, C] to [..., C, R].
  public func transposed() -> Tensor {
    let (rows, columns) = (shape[shape.count - 2], shape[shape.count - 1])
    let out = Tensor(uninitialised: shape.dropLast(2) + [columns, rows], on: device)
    device.pool.run(tiles: count / max(rows * columns, 1)) { index, _ in
      let offset = index * rows * columns
      unsafe repro_transpose(pointer + offset, out.pointer + offset, rows, columns)
    }
    return out
  }

  /// [1, ...] to [N, ...], the same N times; what has N already is given back as it is.
  public func repeated(_ count: Int) -> Tensor {
    if batch == count { return self }
    precondition(batch == 1)
    let out = Tensor(uninitialised: [count] + shape.dropFirst(), on: device)
    device.split(self.count) { start, length in
      for image in 0..<count {
        unsafe (out.pointer + image * self.count + start).update(from: pointer + start, count: length)
      }
    }
    return out
  }

  /// With the first dimension's values from `first` on replaced by another tensor's.
  public func replacing(from first: Int, by other: Tensor) -> Tensor {
    let offset = count / shape[0] * first
    precondition(other.shape.dropFirst() == shape.dropFirst() && first + other.shape[0] <= shape[0])
    let out = Tensor(uninitialised: shape, on: device)
    unsafe out.pointer.update(from: pointer, count: count)
    unsafe (out.pointer + offset).update(from: other.pointer, count: other.count)
    return out
  }
}

/// The Kronecker product: [A, B] and [C, D, ...] to [A C, B D, ...].
public func kronecker(_ a: Tensor, _ b: Tensor) -> Tensor {
  let (rows, columns) = (a.shape[0], a.shape[1])
  let (innerRows, innerColumns) = (b.shape[0], b.shape[1])
  let each = b.count / max(innerRows, 1)  // of one row of b
  let out = Tensor(
    uninitialised: [rows * innerRows, columns * innerColumns] + b.shape.dropFirst(2), on: a.device)
  a.device.splitRows(batch: 1, rows: rows * innerRows, columns: columns * each) { first, count in
    for row in first..<first + count {
      let source = unsafe b.pointer + row % innerRows * each
      for column in 0..<columns {
        let factor = unsafe a.pointer[row / innerRows * columns + column]
        let target = unsafe out.pointer + (row * columns + column) * each
        for i in 0..<each { unsafe target[i] = factor * source[i] }
      }
    }
  }
  return out
}
