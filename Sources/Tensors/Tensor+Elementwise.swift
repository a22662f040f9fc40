import CKernels

/// `x * sigmoid(x)`.
public func silu(_ x: Tensor) -> Tensor {
  unsafe x.mapped { device, source, target, count in unsafe device.kernels.silu(source, target, count) }
}

/// The exact GELU, `x * (1 + erf(x / sqrt 2)) / 2`, of OpenCLIP.
public func gelu(_ x: Tensor) -> Tensor {
  unsafe x.mapped { device, source, target, count in unsafe device.kernels.gelu(source, target, count) }
}

/// `x * sigmoid(1.702 x)`, of CLIP-L.
public func quickGELU(_ x: Tensor) -> Tensor {
  unsafe x.mapped { device, source, target, count in unsafe device.kernels.quick_gelu(source, target, count) }
}

/// The first half of the channels times the GELU of the second: [N, T, 2 C] to [N, T, C].
public func geglu(_ x: Tensor) -> Tensor {
  let columns = x.channels / 2
  let out = Tensor(uninitialised: x.shape.dropLast() + [columns], on: x.device)
  x.device.splitRows(batch: x.batch, rows: x.rowsEach, columns: 2 * columns) { first, count in
    unsafe x.device.kernels.geglu(
      x.pointer + first * 2 * columns, out.pointer + first * columns, count, columns)
  }
  return out
}

extension Tensor {
  /// Value by value, of two tensors of one shape.
  public static func + (a: Tensor, b: Tensor) -> Tensor {
    precondition(a.shape == b.shape)
    let out = Tensor(uninitialised: a.shape, on: a.device)
    a.device.split(a.count) { start, count in
      unsafe a.device.kernels.add(a.pointer + start, b.pointer + start, out.pointer + start, count)
    }
    return out
  }

  /// Every row of [N, C] plus `row`, [C].
  public func adding(row: Tensor) -> Tensor {
    precondition(row.count == channels)
    let out = Tensor(uninitialised: shape, on: device)
    device.splitRows(batch: 1, rows: count / channels, columns: channels) { first, count in
      unsafe device.kernels.add_row(
        pointer + first * channels, row.pointer, out.pointer + first * channels, count, channels)
    }
    return out
  }

  /// `self + factor * other`, the product rounded before the sum.
  public func adding(_ other: Tensor, times factor: Float) -> Tensor {
    precondition(shape == other.shape)
    let out = Tensor(uninitialised: shape, on: device)
    device.split(count) { start, count in
      unsafe out.pointer.advanced(by: start).update(from: pointer + start, count: count)
      unsafe device.kernels.add_scaled(out.pointer + start, other.pointer + start, factor, count)
    }
    return out
  }

  /// Each value rounded to float16, nearest, ties to even.
  public func roundedToHalf() -> Tensor {
    unsafe mapped { device, source, target, count in unsafe device.kernels.round_f16(source, target, count) }
  }
}
