import CKernels

/// The weights of a linear layer or a convolution, [outputs, depth], laid out for the products of their device:
/// as rows for OpenBLAS, as panels of 32 outputs for our own.
public struct Matrix: Sendable {
  public let outputs: Int
  public let depth: Int
  let storage: Storage

  static let panel = Int(REPRO_PANEL)

  /// - Parameter weights: the first dimension is the outputs, the others together are the depth.
  public init(_ weights: Tensor) {
    outputs = weights.shape[0]
    depth = weights.count / max(outputs, 1)
    let device = weights.device
    guard device.profile == .portable else {
      storage = weights.storage
      return
    }
    let panels = (outputs + Self.panel - 1) / Self.panel
    let packed = Storage(panels * Self.panel * depth, on: device)
    storage = packed
    let (rows, columns) = (outputs, depth)
    device.pool.run(tiles: panels) { panel, _ in
      unsafe repro_pack_rows(weights.pointer, columns, rows, columns, panel, panel + 1, packed.pointer)
    }
  }

  /// Floats held, for those who count memory.
  public var count: Int { storage.count }
}
