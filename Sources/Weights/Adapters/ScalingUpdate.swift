import Tensors

/// IA3: the weight times a vector.
struct ScalingUpdate: NetworkUpdate {
  let factors: FileTensor
  /// A factor for each input, else for each output.
  let isOnInput: Bool

  init(_ layer: NetworkLayer) throws(NetworkDefect) {
    factors = try layer.needed("weight")
    guard let onInput = try layer.number("on_input"), !factors.shape.isEmpty else {
      throw .unusable(layer.name)
    }
    isOnInput = onInput != 0
  }

  private var stretched: [Int] { isOnInput ? factors.shape : [factors.count, 1] }

  func shape(for weight: [Int]) -> [Int]? { Tensor.broadcasts(stretched, to: weight) ? weight : nil }

  func values(for weight: Tensor) -> Tensor {
    weight * factors.expanded(on: weight.device).reshaped(stretched).broadcast(to: weight.shape)
  }
}
