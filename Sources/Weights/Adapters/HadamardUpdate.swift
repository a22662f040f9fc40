import Tensors

/// LoHa: two low-rank products, multiplied value by value.
struct HadamardUpdate: NetworkUpdate {
  /// One of the two: `a b`, or with a core the Tucker form in which `a` is [r, O].
  struct Factor: Sendable {
    let a: FileTensor
    let b: FileTensor
    let core: FileTensor?

    /// Before it takes the layer's shape.
    var shape: [Int]? {
      guard a.shape.count >= 2, b.shape.count >= 2 else { return nil }
      guard let core else {
        return a.flat[1] == b.flat[0] ? [a.flat[0], b.flat[1]] : nil
      }
      guard core.shape.count == 4, a.shape.count == 2, b.shape.count == 2,
        core.shape[0] == a.shape[0], core.shape[1] == b.shape[0], isModest(core.shape, inputs: b.shape[1])
      else { return nil }
      return [a.shape[1], b.shape[1]] + core.shape.dropFirst(2)
    }

    func values(on device: Device) -> Tensor {
      let (left, right) = (a.matrix(on: device), b.matrix(on: device))
      guard let core else { return product(left, right) }
      return tucker(core.expanded(on: device), left.transposed(), right)
    }
  }

  let first: Factor
  let second: Factor

  init(_ layer: NetworkLayer) throws(NetworkDefect) {
    first = Factor(
      a: try layer.needed("hada_w1_a"), b: try layer.needed("hada_w1_b"), core: try layer.part("hada_t1"))
    second = Factor(
      a: try layer.needed("hada_w2_a"), b: try layer.needed("hada_w2_b"), core: try layer.part("hada_t2"))
  }

  func shape(for weight: [Int]) -> [Int]? {
    guard let one = first.shape, let two = second.shape, elementCount(one) == elementCount(two) else {
      return nil
    }
    guard first.core == nil else { return one == two || second.core == nil ? one : nil }
    return first.b.shape.count == 4 ? [one[0]] + first.b.shape.dropFirst() : one
  }

  func values(for weight: Tensor) -> Tensor {
    let shape = shape(for: weight.shape) ?? []
    let (one, two) = (first.values(on: weight.device), second.values(on: weight.device))
    return one.reshaped(shape) * two.reshaped(shape)
  }
}
