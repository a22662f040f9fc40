import Tensors

@testable import Networks

extension UNet {
  /// - Parameters: `context` is [N, T, D], the states of N texts of one length; `vector` is [N, V].
  func callAsFunction(
    _ x: FeatureMap, timestep: Float, context: Tensor, vector: Tensor? = nil,
    observe: ((String, FeatureMap) -> Void)? = nil
  ) -> FeatureMap {
    let texts = (0..<context.batch).map { i in
      read(
        context[i].reshaped([1] + context.shape.dropFirst()),
        vector: vector.map { $0[i].reshaped([1, $0.channels]) })
    }
    return self(x, timestep: timestep, texts: texts, observe: observe)
  }
}
