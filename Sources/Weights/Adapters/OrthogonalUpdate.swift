import Tensors

/// OFT and BOFT: the weight's rows turned in blocks, minus the weight.
struct OrthogonalUpdate: NetworkUpdate {
  enum Form: Sendable {
    /// Skew-symmetric parts of rotations, [N, B, B]; their norm may be limited.
    case skew(limit: Float)
    /// The same for every step of a butterfly, [M, N, B, B].
    case butterfly(limit: Float)
    /// The matrices themselves, [N, B, B].
    case matrices
  }

  let blocks: FileTensor
  let form: Form
  /// A factor for each row.
  let rescale: FileTensor?

  init(_ layer: NetworkLayer) throws(NetworkDefect) {
    guard layer.weight.count >= 2 else { throw .unusable(layer.name) }
    if let skew = try layer.part("oft_blocks") {
      blocks = skew
      let limit = Float(try layer.number("alpha") ?? 0) * Float(layer.weight[0])
      form = skew.shape.count == 4 ? .butterfly(limit: limit) : .skew(limit: limit)
    } else {
      blocks = try layer.needed("oft_diag")
      form = .matrices
    }
    rescale = try layer.part("rescale")
  }

  func shape(for weight: [Int]) -> [Int]? {
    let shape = blocks.shape
    guard shape.count >= 3, let size = shape.last, shape[shape.count - 2] == size, size > 0 else {
      return nil
    }
    guard shape[shape.count - 3].multipliedReportingOverflow(by: size) == (weight[0], false),
      rescale.map({ $0.count == 1 || $0.count == weight[0] }) ?? true
    else { return nil }
    switch form {
    case .skew, .matrices: return shape.count == 3 ? weight : nil
    case .butterfly:
      guard size % 2 == 0, shape[0] < 32 else { return nil }
      return (0..<shape[0]).allSatisfy { weight[0] % (size << $0) == 0 } ? weight : nil
    }
  }

  func values(for weight: Tensor) -> Tensor {
    let rows = weight.reshaped([weight.shape[0], weight.count / weight.shape[0]])
    var turned = turned(rows)
    if let rescale {
      let factors = rescale.expanded(on: weight.device).reshaped([rescale.count, 1])
      turned = factors.broadcast(to: turned.shape) * turned
    }
    return (turned - rows).reshaped(weight.shape)
  }

  private func turned(_ rows: Tensor) -> Tensor {
    let stored = blocks.expanded(on: rows.device)
    switch form {
    // The transposed of each block acts on its rows, in a butterfly the block itself.
    case .matrices: return blockProducts(stored.transposed(), rows)
    case .skew(let limit): return blockProducts(rotations(of: stored, limit: limit).transposed(), rows)
    case .butterfly(let limit):
      let (steps, size) = (stored.shape[0], stored.shape[3])
      let turns = rotations(of: stored, limit: limit)
      return (0..<steps).reduce(rows) { rows, step in
        let order = butterflyOrder(rows: rows.shape[0], half: (size / 2) << step)
        let mixed = blockProducts(turns[step], rows.rows(order))
        return mixed.rows(inverse(of: order))
      }
    }
  }

  /// Of the shape of the blocks.
  private func rotations(of stored: Tensor, limit: Float) -> Tensor {
    var skew = stored - stored.transposed()
    if limit != 0 {
      let norm = skew.norm
      skew = skew.scaled(by: (min(norm, limit) + 1e-8) / (norm + 1e-8))
    }
    let size = stored.channels
    let flat = skew.reshaped([stored.count / (size * size), size, size])
    return cayleyTransform(flat).reshaped(stored.shape)
  }
}

/// Each block of rows multiplied by its own matrix: [N, B, B] and [N B, C] to [N B, C].
private func blockProducts(_ matrices: Tensor, _ rows: Tensor) -> Tensor {
  let (count, size) = (matrices.shape[0], matrices.shape[1])
  let blocks = rows.reshaped([count, size, rows.channels])
  return Tensor.stacked((0..<count).map { product(matrices[$0], blocks[$0]) }).reshaped(rows.shape)
}

/// Rows in groups of two halves, (c, g, k), become pairs beside each other, (c, k, g).
private func butterflyOrder(rows: Int, half: Int) -> [Int] {
  (0..<rows).map { row in
    let place = row % (2 * half)
    return row - place + place % 2 * half + place / 2
  }
}

private func inverse(of order: [Int]) -> [Int] {
  var inverse = order
  for (place, row) in order.enumerated() { inverse[row] = place }
  return inverse
}
