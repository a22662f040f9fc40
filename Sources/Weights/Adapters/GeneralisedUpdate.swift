import Tensors

/// GLoRA: `b2 b1 + (W a2) a1`.
struct GeneralisedUpdate: NetworkUpdate {
  let a1: FileTensor, a2: FileTensor
  let b1: FileTensor, b2: FileTensor

  init(_ layer: NetworkLayer) throws(NetworkDefect) {
    (a1, a2) = (try layer.needed("a1.weight"), try layer.needed("a2.weight"))
    (b1, b2) = (try layer.needed("b1.weight"), try layer.needed("b2.weight"))
  }

  func shape(for weight: [Int]) -> [Int]? {
    guard weight.count == 2, [a1, a2, b1, b2].allSatisfy({ $0.shape.count == 2 }) else { return nil }
    let chain = [b2.shape[1], weight[1], a2.shape[1]] == [b1.shape[0], a2.shape[0], a1.shape[0]]
    return chain && [b2.shape[0], b1.shape[1]] == [weight[0], a1.shape[1]] ? [weight[0], a1.shape[1]] : nil
  }

  func values(for weight: Tensor) -> Tensor {
    let device = weight.device
    let own = product(b2.expanded(on: device), b1.expanded(on: device))
    return own + product(product(weight, a2.expanded(on: device)), a1.expanded(on: device))
  }
}
