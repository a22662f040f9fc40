import Tensors

/// What a kind of network adds to a weight, before scale, magnitude and multiplier.
protocol NetworkUpdate: Sendable {
  /// The shape of the values for a weight of a shape; nil where A1111's arithmetic would fail, which makes it leave
  /// the layer out.
  func shape(for weight: [Int]) -> [Int]?

  /// - Parameter weight: the weight with all earlier networks applied.
  /// - Returns: a tensor of the shape that ``shape(for:)`` gives.
  func values(for weight: Tensor) -> Tensor
}

/// The values of a tensor as they are: `diff`, `w_norm`, and what is added to biases.
struct StoredUpdate: NetworkUpdate {
  let values: FileTensor

  func shape(for weight: [Int]) -> [Int]? { values.shape }
  func values(for weight: Tensor) -> Tensor { values.expanded(on: weight.device) }
}

/// How many elements a shape made of several files' sizes has; nil if that overflows.
func elementCount(_ shape: [Int]) -> Int? {
  var count = 1
  for size in shape {
    let (product, overflow) = count.multipliedReportingOverflow(by: size)
    if overflow { return nil }
    count = product
  }
  return count
}
