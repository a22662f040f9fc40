/// `(1 + Q) (1 - Q)^-1` of each skew-symmetric matrix Q, a rotation: [N, B, B] to the same.
///
/// Solved in float64 by elimination without exchanges: the symmetric part of 1 - Q is 1, so no pivot comes near
/// zero. Each matrix is one worker's, which makes the bits independent of their number.
public func cayleyTransform(_ q: Tensor) -> Tensor {
  let size = q.shape[1]
  precondition(q.shape.count == 3 && q.shape[2] == size)
  let out = Tensor(uninitialised: q.shape, on: q.device)
  q.device.pool.run(tiles: q.shape[0]) { index, _ in
    let offset = index * size * size
    let source = unsafe UnsafeBufferPointer(start: q.pointer + offset, count: size * size)
    let solution = unsafe rotation(of: source.map(Double.init), size: size)
    for (i, value) in solution.enumerated() { unsafe out.pointer[offset + i] = Float(value) }
  }
  return out
}

/// Row by row. (1 + Q) and the inverse commute, so that this solves `(1 - Q) R = 1 + Q`.
private func rotation(of q: [Double], size: Int) -> [Double] {
  var left = q.map { -$0 }
  var right = q
  for i in 0..<size {
    left[i * size + i] += 1
    right[i * size + i] += 1
  }
  unsafe left.withUnsafeMutableBufferPointer { left in
    unsafe right.withUnsafeMutableBufferPointer { right in
      unsafe eliminate(left, right, size: size)
      unsafe substitute(left, right, size: size)
    }
  }
  return right
}

/// Brings `left` to its upper triangle and does the same to `right`.
private func eliminate(
  _ left: UnsafeMutableBufferPointer<Double>, _ right: UnsafeMutableBufferPointer<Double>, size: Int
) {
  for pivot in 0..<size {
    for row in pivot + 1..<size {
      let factor = unsafe left[row * size + pivot] / left[pivot * size + pivot]
      for i in pivot..<size { unsafe left[row * size + i] -= factor * left[pivot * size + i] }
      for i in 0..<size { unsafe right[row * size + i] -= factor * right[pivot * size + i] }
    }
  }
}

private func substitute(
  _ left: UnsafeMutableBufferPointer<Double>, _ right: UnsafeMutableBufferPointer<Double>, size: Int
) {
  for row in (0..<size).reversed() {
    for other in row + 1..<size {
      let factor = unsafe left[row * size + other]
      for i in 0..<size { unsafe right[row * size + i] -= factor * right[other * size + i] }
    }
    let pivot = unsafe left[row * size + row]
    for i in 0..<size { unsafe right[row * size + i] /= pivot }
  }
}
