import ModelFiles
import Synchronization
public import Tensors

/// One tensor of a model: where it lies, and what LoRAs add to it. It is expanded to float32 when a layer uses
/// it and kept only if there is room.
public final class Parameter: Sendable {
  enum Order: Sendable {
    case stored, channelsLast
  }

  public let shape: [Int]
  private let source: ModelWeights.Source
  private let type: StoredType
  private let order: Order
  private let deltas: [LoraDelta]
  private let rounding: ModelWeights.Rounding
  private let retention: Retention
  public let device: Device
  private let kept = Mutex<Tensor?>(nil)

  init(
    source: ModelWeights.Source, type: StoredType, shape: [Int], order: Order, deltas: [LoraDelta],
    rounding: ModelWeights.Rounding, retention: Retention, device: Device
  ) {
    self.source = source
    self.type = type
    self.shape = shape
    self.order = order
    self.deltas = deltas
    self.rounding = rounding
    self.retention = retention
    self.device = device
  }

  /// The values, with LoRAs added, ready for use: kernels as [O, k, k, I], all else as stored.
  public func expanded() -> Tensor {
    if let tensor = kept.withLock({ $0 }) { return tensor }
    let tensor = ordered(merged())
    if retention.claim(tensor.count * 4) { kept.withLock { $0 = tensor } }
    return tensor
  }

  /// Rows of a table [rows, C], only those expanded.
  public func rows(_ indices: [Int]) -> Tensor {
    if !deltas.isEmpty { return expanded().rows(indices) }
    let columns = shape[1]
    let each = columns * type.bytes
    let rows = unsafe source.file.withBytes(of: source.entry) { bytes in
      indices.map { index in
        unsafe Tensor(
          expanding: .init(rebasing: bytes[index * each..<(index + 1) * each]), as: type, shape: [columns],
          on: device)
      }
    }
    return rounded(Tensor.stacked(rows))
  }

  private func merged() -> Tensor {
    let stored = unsafe source.file.withBytes(of: source.entry) { bytes in
      unsafe Tensor(expanding: bytes, as: type, shape: shape, on: device)
    }
    return deltas.reduce(rounded(stored)) { weight, delta in
      rounded(weight + delta.expanded(shape: shape, on: device))
    }
  }

  private func rounded(_ tensor: Tensor) -> Tensor {
    switch rounding {
    case .stored: tensor
    case .half: tensor.roundedToHalf()
    }
  }

  private func ordered(_ tensor: Tensor) -> Tensor {
    switch order {
    case .stored: tensor
    case .channelsLast: tensor.kernelsChannelsLast()
    }
  }
}

/// How the numbers of a file's type are expanded; nil for types that hold no weights.
func storedType(_ type: TensorType) -> StoredType? {
  switch type {
  case .f32: .float32
  case .f16: .float16
  case .bf16: .bfloat16
  default: nil
  }
}
