import ModelFiles
import Tensors

/// What one network adds to one weight or bias (`extensions-builtin/Lora/network.py`), worked out each time the
/// weight is expanded.
struct WeightDelta: Sendable {
  let update: any NetworkUpdate
  /// The part `bias`, added to the values before anything else.
  let offset: FileTensor?
  /// The layer's own `scale`, or alpha / rank.
  let scale: Float
  /// `dora_scale`: the lengths that the columns get when all is added (DoRA).
  let magnitude: FileTensor?
  let multiplier: Float
  /// Which rows of the weight are changed; nil: all.
  let rows: Range<Int>?

  /// - Parameter shape: of the weight, or of its rows.
  /// - Returns: false where A1111's arithmetic would fail, which makes it leave the layer out.
  func fits(_ shape: [Int]) -> Bool {
    guard let own = update.shape(for: shape), let count = elementCount(own) else { return false }
    if let offset, offset.count != count { return false }
    guard count == elementCount(shape) || Tensor.broadcasts(own, to: shape) else { return false }
    guard let magnitude else { return true }
    return shape.count >= 2 && Tensor.broadcasts(magnitude.shape, to: shape)
  }

  /// The weight with the network in it.
  func applied(to weight: Tensor) -> Tensor {
    guard let rows else { return changed(weight) }
    return weight.replacing(from: rows.lowerBound, by: changed(weight.rows(Array(rows))))
  }

  private func changed(_ weight: Tensor) -> Tensor {
    let values = values(for: weight)
    guard let magnitude else { return weight.adding(values, times: scale * multiplier) }
    let merged = weight.adding(values, times: scale)
    let lengths = merged.inputNorms().reshaped(
      [1, weight.shape[1]] + weight.shape.dropFirst(2).map { _ in 1 })
    let wanted = magnitude.expanded(on: weight.device).broadcast(to: weight.shape)
    let rescaled = merged * (wanted / lengths.broadcast(to: weight.shape))
    return weight.adding(rescaled - weight, times: multiplier)
  }

  private func values(for weight: Tensor) -> Tensor {
    var values = update.values(for: weight)
    if let offset { values = values + offset.expanded(on: weight.device).reshaped(values.shape) }
    return values.count == weight.count
      ? values.reshaped(weight.shape) : values.broadcast(to: weight.shape)
  }
}

extension WeightDelta {
  /// What a layer does to its module's weight.
  /// - Throws: ``NetworkDefect`` where A1111 fails to load the file.
  init(_ layer: NetworkLayer, multiplier: Double, dynamicRank: Int?, rows: Range<Int>?) throws(NetworkDefect)
  {
    let rank: Int?
    switch layer.kind {
    case .lora:
      let lowRank = try LowRankUpdate(layer, dynamicRank: dynamicRank)
      (update, rank) = (lowRank, lowRank.down.shape[0])
    case .loha:
      let hadamard = try HadamardUpdate(layer)
      (update, rank) = (hadamard, hadamard.first.b.shape.first)
    case .lokr:
      let kronecker = try KroneckerUpdate(layer)
      (update, rank) = (kronecker, kronecker.rank)
    case .ia3: (update, rank) = (try ScalingUpdate(layer), nil)
    case .full: (update, rank) = (StoredUpdate(values: try layer.needed("diff")), nil)
    case .norm: (update, rank) = (StoredUpdate(values: try layer.needed("w_norm")), nil)
    case .glora: (update, rank) = (try GeneralisedUpdate(layer), nil)
    case .oft, .boft: (update, rank) = (try OrthogonalUpdate(layer), nil)
    }
    offset = try layer.part("bias")
    magnitude = try layer.part("dora_scale")
    let alpha = try layer.number("alpha")
    let stated = try layer.number("scale")
    let quotient = rank.flatMap { rank in alpha.map { $0 / Double(rank) } }
    scale = layer.kind == .oft || layer.kind == .boft ? 1 : Float(stated ?? quotient ?? 1)
    self.multiplier = Float(multiplier)
    self.rows = rows
  }

  /// What a layer adds to its module's bias: the multiplier acts on it, the scale does not.
  static func onBias(of layer: NetworkLayer, multiplier: Double) throws(NetworkDefect) -> WeightDelta? {
    let part: String? =
      switch layer.kind {
      case .full: "diff_b"
      case .norm: "b_norm"
      default: nil
      }
    guard let part, let values = try layer.part(part) else { return nil }
    return WeightDelta(
      update: StoredUpdate(values: values), offset: nil, scale: 1, magnitude: nil,
      multiplier: Float(multiplier), rows: nil)
  }
}
