import ModelFiles
import Tensors

/// A place in a checkpoint's tree of names. Layers walk it with the checkpoint's own words and state the shape
/// they need, so that a wrong file fails there, by name.
public struct WeightScope: Sendable {
  public let weights: ModelWeights
  /// Without a dot at the end; empty at the root.
  public let path: String

  public subscript(_ name: String) -> WeightScope { WeightScope(weights: weights, path: full(name)) }
  public subscript(_ index: Int) -> WeightScope { self[String(index)] }

  public func has(_ name: String) -> Bool { weights.sources[full(name)] != nil }

  /// Whether any tensor lies below this place. A layer that is there in part is a damaged layer, not an absent one.
  public var exists: Bool { weights.paths.contains(path) }

  /// How many members `0`, `1`, ... there are in a row.
  public var count: Int {
    var n = 0
    while self[n].exists { n += 1 }
    return n
  }

  /// What `make` makes of each of the members `0`, `1`, ...
  public func members<Layer>(
    _ make: (WeightScope) throws(WeightError) -> Layer
  ) throws(WeightError) -> [Layer] {
    var layers: [Layer] = []
    for i in 0..<count { layers.append(try make(self[i])) }
    return layers
  }

  /// The shape of a tensor from which a layer takes its sizes.
  /// - Throws: ``WeightError`` if the tensor is missing, is empty or has another number of dimensions.
  public func shape(of name: String, rank: ClosedRange<Int>) throws(WeightError) -> [Int] {
    let source = try source(name)
    let shape = source.entry.shape
    guard rank.contains(shape.count), shape.allSatisfy({ $0 > 0 }) else {
      throw .unusableShape(tensor: full(name), file: source.file.path, found: shape)
    }
    return shape
  }

  public func shape(of name: String, rank: Int) throws(WeightError) -> [Int] {
    try shape(of: name, rank: rank...rank)
  }

  /// A bias that the model does not have, but a network adds to; nil if none does.
  public func addedBias(_ shape: [Int]) -> Parameter? {
    let name = full("bias")
    guard weights.sources[name] == nil, let deltas = weights.deltas[name] else { return nil }
    return Parameter(
      source: nil, type: .float32, shape: shape, deltas: deltas, rounding: weights.rounding,
      retention: weights.retention, device: weights.device)
  }

  /// - Throws: ``WeightError`` if the tensor is missing, has another shape or is no floating-point tensor.
  public func tensor(_ name: String, _ shape: [Int]) throws(WeightError) -> Parameter {
    let source = try source(name)
    let entry = source.entry
    // 1x1 convolutions and linear layers are the same numbers, and some tools store one as the other.
    guard entry.shape == shape || Self.bare(entry.shape) == Self.bare(shape) else {
      throw .wrongShape(tensor: full(name), file: source.file.path, expected: shape, found: entry.shape)
    }
    guard let type = StoredType(entry.dtype) else {
      throw .unsupportedType(tensor: full(name), file: source.file.path, type: entry.dtype.rawValue)
    }
    weights.markTaken(full(name))
    return Parameter(
      source: source, type: type, shape: shape, deltas: weights.deltas[full(name)] ?? [],
      rounding: weights.rounding, retention: weights.retention, device: weights.device)
  }

  private func source(_ name: String) throws(WeightError) -> ModelWeights.Source {
    guard let source = weights.sources[full(name)] else {
      throw .missing(tensor: full(name), file: weights.file)
    }
    return source
  }

  private func full(_ name: String) -> String { path.isEmpty ? name : path + "." + name }

  private static func bare(_ shape: [Int]) -> [Int] {
    var shape = shape
    while shape.count > 2, shape.last == 1 { shape.removeLast() }
    return shape
  }
}
