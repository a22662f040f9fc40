import Tensors

/// LoKr: the Kronecker product of two matrices, each given whole or as a product.
struct KroneckerUpdate: NetworkUpdate {
  enum Factor: Sendable {
    case whole(FileTensor)
    case pair(FileTensor, FileTensor)
    /// `a` is [r, C].
    case tucker(core: FileTensor, a: FileTensor, b: FileTensor)

    var shape: [Int]? {
      switch self {
      case .whole(let tensor): return tensor.shape
      case .pair(let a, let b):
        guard a.shape.count == 2, b.shape.count == 2, a.shape[1] == b.shape[0] else { return nil }
        return [a.shape[0], b.shape[1]]
      case .tucker(let core, let a, let b):
        guard core.shape.count == 4, a.shape.count == 2, b.shape.count == 2,
          core.shape[0] == a.shape[0], core.shape[1] == b.shape[0], isModest(core.shape, inputs: b.shape[1])
        else { return nil }
        return [a.shape[1], b.shape[1]] + core.shape.dropFirst(2)
      }
    }

    func values(on device: Device) -> Tensor {
      switch self {
      case .whole(let tensor): tensor.expanded(on: device)
      case .pair(let a, let b): product(a.expanded(on: device), b.expanded(on: device))
      case .tucker(let core, let a, let b):
        Weights.tucker(
          core.expanded(on: device), a.expanded(on: device).transposed(), b.expanded(on: device))
      }
    }
  }

  let first: Factor
  let second: Factor
  /// Rows of the last pair; nil if both factors are whole.
  let rank: Int?

  init(_ layer: NetworkLayer) throws(NetworkDefect) {
    let pairs = [try Self.pair("lokr_w1", layer), try Self.pair("lokr_w2", layer)]
    rank = pairs.compactMap { $0?.b.shape.first }.last
    if let whole = try layer.part("lokr_w1") {
      first = .whole(whole)
    } else if let pair = pairs[0] {
      first = .pair(pair.a, pair.b)
    } else {
      throw .unusable(layer.name)
    }
    if let whole = try layer.part("lokr_w2") {
      second = .whole(whole)
    } else if let pair = pairs[1] {
      second =
        if let core = try layer.part("lokr_t2") { .tucker(core: core, a: pair.a, b: pair.b) } else {
          .pair(pair.a, pair.b)
        }
    } else {
      throw .unusable(layer.name)
    }
  }

  private static func pair(
    _ name: String, _ layer: NetworkLayer
  ) throws(NetworkDefect) -> (a: FileTensor, b: FileTensor)? {
    guard let a = try layer.part(name + "_a"), let b = try layer.part(name + "_b") else { return nil }
    return (a, b)
  }

  func shape(for weight: [Int]) -> [Int]? {
    guard let a = first.shape, let b = second.shape, a.count == 2, [2, 4].contains(b.count),
      let rows = elementCount([a[0], b[0]]), let columns = elementCount([a[1], b[1]])
    else { return nil }
    let shape = [rows, columns] + b.dropFirst(2)
    // A1111 gives the product the shape of a convolution's weight, which fails if it has another size.
    guard weight.count == 4 else { return b.count == 2 ? shape : nil }
    return elementCount(shape) == elementCount(weight) ? weight : nil
  }

  func values(for weight: Tensor) -> Tensor {
    kronecker(first.values(on: weight.device), second.values(on: weight.device))
      .reshaped(shape(for: weight.shape) ?? [])
  }
}
