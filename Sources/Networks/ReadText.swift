import Tensors

/// What a UNet makes of a text alone, latent and timestep aside: it is made once, before the first step.
public struct ReadText: Sendable {
  /// For each attention to the text, by its place in the checkpoint.
  private var attended: [String: KeysAndValues] = [:]
  /// [E], added to the timestep's embedding; nil for a model that takes no vector beside the text.
  let embedding: Tensor?

  /// - Parameters:
  ///   - rows: [1, T, D].
  ///   - vector: [1, V], for a model that takes one.
  init(_ rows: Tensor, vector: Tensor?, attentions: [Attention], embedding layer: VectorEmbedding?) {
    embedding = vector.flatMap { layer?($0)[0] }
    for attention in attentions { attended[attention.path] = attention.keysAndValues(of: rows) }
  }

  func keysAndValues(of attention: Attention) -> KeysAndValues {
    guard let seen = attended[attention.path] else { preconditionFailure("a text read by another UNet") }
    return seen
  }
}
