import Tensors

/// LoRA and LoCon: `up down`, or with a middle part its Tucker form.
struct LowRankUpdate: NetworkUpdate {
  /// [O, r] or [O, r, 1, 1].
  let up: FileTensor
  /// [r, I] or [r, I, k, k].
  let down: FileTensor
  /// [r, r, k, k].
  let middle: FileTensor?
  /// Only the first ranks are used; a negative number leaves out as many of the last.
  let dynamicRank: Int?
  /// A1111 keeps the parts of a linear layer as matrices, those of a convolution with their kernel.
  let isConvolution: Bool

  /// - Throws: ``NetworkDefect`` where A1111 fails to load the file.
  init(_ layer: NetworkLayer, dynamicRank: Int?) throws(NetworkDefect) {
    // lora_A and lora_B are taken alone: A1111 drops what else belongs to such a layer.
    up = try layer.needed("lora_up.weight", or: "lora_B.weight")
    down = try layer.needed("lora_down.weight", or: "lora_A.weight")
    middle = try layer.part("lora_mid.weight")
    self.dynamicRank = dynamicRank
    isConvolution = layer.weight.count == 4
    guard layer.weight.count >= 2, up.shape.count >= 2, down.shape.count >= 2 else {
      throw .unusable(layer.name)
    }
    if isConvolution { try checkKernels(layer) }
  }

  /// A1111 puts the parts into convolutions with the layer's own kernel, or of one pixel.
  private func checkKernels(_ layer: NetworkLayer) throws(NetworkDefect) {
    let kernel = Array(layer.weight.dropFirst(2))
    func area(_ part: FileTensor) -> [Int] { Array(part.shape.dropFirst(2)) }
    let downKernels = [[], [1, 1], kernel]
    guard downKernels.contains(area(down)), [[], [1, 1]].contains(area(up)),
      middle.map({ $0.shape.count == 4 && area($0) == kernel }) ?? true
    else { throw .unusable(layer.name) }
  }

  func shape(for weight: [Int]) -> [Int]? {
    if let middle { return tuckerShape(middle) }
    guard up.flat[1] == down.flat[0] else { return nil }
    guard isConvolution else { return [up.flat[0], down.flat[1]] }
    return [up.shape[0]] + down.shape.dropFirst() + (down.shape.count == 2 ? [1, 1] : [])
  }

  private func tuckerShape(_ middle: FileTensor) -> [Int]? {
    guard isConvolution, up.flat[1] == middle.shape[0], down.flat[0] == middle.shape[1],
      down.flat[1] == down.shape[1], isModest(middle.shape, inputs: down.shape[1])
    else { return nil }
    return [up.flat[0], down.flat[1]] + middle.shape.dropFirst(2)
  }

  func values(for weight: Tensor) -> Tensor {
    var left = up.matrix(on: weight.device)
    var right = down.matrix(on: weight.device)
    if let middle { return tucker(middle.expanded(on: weight.device), left, right) }
    if let dynamicRank {
      left = left.columns(upTo: firstRanks(dynamicRank, of: left.shape[1]))
      right = right.rows(upTo: firstRanks(dynamicRank, of: right.shape[0]))
    }
    return product(left, right).reshaped(shape(for: weight.shape) ?? [])
  }
}

/// How many ranks `dyn` leaves, as A1111 slices them: a negative number counts from the end.
private func firstRanks(_ dyn: Int, of rank: Int) -> Int {
  dyn < 0 ? max(rank &+ dyn, 0) : min(dyn, rank)
}

/// Whether a Tucker form stays within memory on its way.
func isModest(_ core: [Int], inputs: Int) -> Bool {
  guard let count = elementCount([core[0], inputs] + core.dropFirst(2)) else { return false }
  return count <= 1 << 30
}

/// A core between two matrices: the sum over n and m of `core[n, m, k, l] left[i, n] right[m, j]`.
/// - Parameters: `core` is [r, s, k, l]; `left` is [O, r]; `right` is [s, I].
/// - Returns: [O, I, k, l].
func tucker(_ core: Tensor, _ left: Tensor, _ right: Tensor) -> Tensor {
  let (r, s) = (core.shape[0], core.shape[1])
  let (outputs, inputs) = (left.shape[0], right.shape[1])
  let kernel = Array(core.shape.dropFirst(2))
  let area = kernel.reduce(1, *)
  let places = core.reshaped([r, s, area]).transposed()  // [r, k l, s]
  let wide = product(places.reshaped([r * area, s]), right)  // [r k l, I]
  let whole = product(left, wide.reshaped([r, area * inputs]))  // [O, k l I]
  return whole.reshaped([outputs, area, inputs]).transposed().reshaped([outputs, inputs] + kernel)
}
