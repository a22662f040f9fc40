extension Tensor {
  /// The Euclidean norm of all values, summed in float64 in their order.
  public var norm: Float {
    var sum = 0.0
    for i in 0..<count {
      let value = unsafe Double(pointer[i])
      sum += value * value
    }
    return Float(sum.squareRoot())
  }

  /// The Euclidean norm of each input of a weight, over all outputs and places of the kernel: [O, I, ...] to [I].
  /// Sums are taken in float64, in the order of the outputs.
  public func inputNorms() -> Tensor {
    let (outputs, inputs) = (shape[0], shape[1])
    let area = count / max(outputs * inputs, 1)
    let out = Tensor(uninitialised: [inputs], on: device)
    device.splitRows(batch: 1, rows: inputs, columns: outputs * area) { first, rows in
      for input in first..<first + rows {
        var sum = 0.0
        for output in 0..<outputs {
          let values = unsafe pointer + (output * inputs + input) * area
          for i in 0..<area {
            let value = unsafe Double(values[i])
            sum += value * value
          }
        }
        unsafe out.pointer[input] = Float(sum.squareRoot())
      }
    }
    return out
  }
}
