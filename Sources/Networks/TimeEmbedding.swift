import ExactMath
import Tensors
import Weights

/// Sinusoids of the timestep through two linear layers. Follows `timestep_embedding` of LDM (util.py).
struct TimeEmbedding {
  let channels: Int
  /// Of the result.
  let width: Int
  let first: Linear
  let second: Linear

  init(_ weights: WeightScope, _ channels: Int) throws(WeightError) {
    width = try weights[0].shape(of: "weight", rank: 2)[0]
    self.channels = channels
    first = try Linear(weights[0], channels, width)
    second = try Linear(weights[2], width, width)
  }

  /// - Returns: [1, E], for every image.
  func callAsFunction(_ timestep: Float, on device: Device) -> Tensor {
    let x = Tensor(sinusoids(of: timestep, channels: channels), shape: [1, channels], on: device)
    return second(silu(first(x)))
  }
}

/// SDXL's vector of pooled text, sizes and crop through two linear layers (`label_emb`).
struct VectorEmbedding {
  /// Width of the vector.
  let input: Int
  let first: Linear
  let second: Linear

  /// - Parameter width: of the time embedding, to which it is added.
  init(_ weights: WeightScope, _ width: Int) throws(WeightError) {
    let shape = try weights[0].shape(of: "weight", rank: 2)
    input = shape[1]
    first = try Linear(weights[0], input, shape[0])
    second = try Linear(weights[2], shape[0], width)
  }

  /// [N, V] to [N, E].
  func callAsFunction(_ vector: Tensor) -> Tensor { second(silu(first(vector))) }
}

/// Cosines, then sines, of `t * 10000^(-i / half)`, in float32 steps like the original's.
public func sinusoids(of timestep: Float, channels: Int) -> [Float] {
  let half = channels / 2
  let angles = (0..<half).map { i in
    timestep * Float(exactExp(Double(-9.210340371976184 as Float * Float(i) / Float(half))))
  }
  return angles.map { Float(exactCos(Double($0))) } + angles.map { Float(exactSin(Double($0))) }
}
