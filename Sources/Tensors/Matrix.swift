import CKernels

/// The weights of a linear layer or a convolution, laid out for the products of their device: panels of 32 outputs
/// for our own, rows of one output each for linear layers by OpenBLAS.
public struct Matrix: Sendable {
  public let outputs: Int
  /// Channels of the input.
  public let inputs: Int
  /// Places of the kernel; 1 for a linear layer.
  public let area: Int
  let storage: Storage

  static let panel = Int(REPRO_PANEL)

  var depth: Int { inputs * area }

  /// - Parameter weights: [outputs, inputs] or [outputs, inputs, k, k].
  public init(_ weights: Tensor) {
    self = unsafe weights.withBytes { bytes in
      unsafe Matrix(expanding: bytes, as: .float32, shape: weights.shape, on: weights.device)
    }
  }

  /// Expands stored numbers to float32 and lays them out in one pass.
  /// - Parameters:
  ///   - bytes: little-endian, as many as the shape needs; alignment does not matter.
  ///   - shape: [outputs, inputs] or [outputs, inputs, k, k].
  public init(expanding bytes: UnsafeRawBufferPointer, as type: StoredType, shape: [Int], on device: Device) {
    outputs = shape[0]
    inputs = shape[1]
    area = shape.dropFirst(2).reduce(1, *)
    precondition(bytes.count == outputs * inputs * area * type.bytes)
    if area == 1, device.blas != nil {
      storage = unsafe Tensor(expanding: bytes, as: type, shape: [outputs, inputs], on: device).storage
    } else {
      let panels = (outputs + Self.panel - 1) / Self.panel
      storage = Storage(panels * Self.panel * inputs * area, on: device)
      unsafe pack(bytes, as: type, panels: panels)
    }
  }

  /// Floats held, for those who count memory.
  public var count: Int { storage.count }

  /// Where the panel begins that holds a column.
  func panel(of column: Int) -> UnsafePointer<Float> {
    unsafe UnsafePointer(storage.pointer + column * depth)
  }

  private func pack(_ bytes: UnsafeRawBufferPointer, as type: StoredType, panels: Int) {
    guard let base = bytes.baseAddress else { return }
    let device = storage.device
    let channels = max(1, 512 / area)
    // A line more than a power of two: 32 rows are read at once, and must not fall into one set of the first cache.
    let stride = channels * area + 16
    let scratch = (0..<device.threads).map { _ in Storage(Self.panel * stride, on: device) }
    device.pool.run(tiles: panels) { panel, worker in
      let first = panel * Self.panel
      let rows = min(Self.panel, outputs - first)
      for channel in Swift.stride(from: 0, to: inputs, by: channels) {
        let depth = min(channels, inputs - channel)
        for row in 0..<rows {
          let source = ((first + row) * inputs + channel) * area
          unsafe device.expand(
            base + source * type.bytes, as: type, count: depth * area,
            to: scratch[worker].pointer + row * stride)
        }
        unsafe repro_pack_kernels(
          scratch[worker].pointer, stride, rows, depth, area, inputs,
          storage.pointer + first * inputs * area + channel * Self.panel)
      }
    }
  }
}
