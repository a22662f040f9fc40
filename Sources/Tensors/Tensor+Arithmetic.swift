extension Tensor {
  /// Value by value, of two tensors of one shape.
  public static func * (a: Tensor, b: Tensor) -> Tensor { a.combined(with: b) { $0 * $1 } }

  /// Value by value, of two tensors of one shape.
  public static func - (a: Tensor, b: Tensor) -> Tensor { a.combined(with: b) { $0 - $1 } }

  /// Value by value, of two tensors of one shape.
  public static func / (a: Tensor, b: Tensor) -> Tensor { a.combined(with: b) { $0 / $1 } }

  @inline(__always)
  private func combined(with other: Tensor, _ operation: (Float, Float) -> Float) -> Tensor {
    precondition(shape == other.shape, "\(shape) and \(other.shape)")
    let out = Tensor(uninitialised: shape, on: device)
    device.split(count) { start, length in
      let (a, b, target) = unsafe (pointer + start, other.pointer + start, out.pointer + start)
      for i in 0..<length { unsafe target[i] = operation(a[i], b[i]) }
    }
    return out
  }

  /// Repeated along dimensions of size 1 and along new ones in front, as NumPy and PyTorch broadcast.
  /// - Parameter shape: one that this tensor's can be stretched to (``broadcasts(_:to:)``).
  public func broadcast(to shape: [Int]) -> Tensor {
    precondition(Self.broadcasts(self.shape, to: shape), "\(self.shape) does not stretch to \(shape)")
    guard shape != self.shape else { return self }
    let strides = self.strides(over: shape)
    let columns = shape.last ?? 1
    let step = strides.last ?? 0
    let out = Tensor(uninitialised: shape, on: device)
    device.splitRows(batch: 1, rows: out.count / max(columns, 1), columns: columns) { first, rows in
      for row in first..<first + rows {
        var (rest, offset) = (row, 0)
        for axis in shape.indices.dropLast().reversed() {
          offset += rest % shape[axis] * strides[axis]
          rest /= shape[axis]
        }
        let (source, target) = unsafe (pointer + offset, out.pointer + row * columns)
        for i in 0..<columns { unsafe target[i] = source[i * step] }
      }
    }
    return out
  }

  /// Whether a shape can be stretched to another: sizes agree from the last dimension on, or are 1.
  public static func broadcasts(_ shape: [Int], to other: [Int]) -> Bool {
    shape.count <= other.count
      && zip(shape.reversed(), other.reversed()).allSatisfy { $0 == $1 || $0 == 1 }
  }

  /// How far apart neighbours along each dimension of a larger shape lie in this tensor.
  private func strides(over shape: [Int]) -> [Int] {
    var strides = [Int](repeating: 0, count: shape.count)
    var step = 1
    for (n, size) in self.shape.reversed().enumerated() {
      strides[shape.count - 1 - n] = size == 1 ? 0 : step
      step *= size
    }
    return strides
  }
}
