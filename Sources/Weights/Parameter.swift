import ModelFiles
import Synchronization
public import Tensors

/// One tensor of a model: where it lies, and what LoRAs add to it. It is expanded to float32 when a layer uses
/// it and kept only if there is room.
public final class Parameter: Sendable {
  public let shape: [Int]
  /// nil: zeros, for a bias that the model does not have and a network adds to.
  private let source: ModelWeights.Source?
  private let type: StoredType
  private let deltas: [WeightDelta]
  private let rounding: ModelWeights.Rounding
  private let retention: Retention
  public let device: Device
  private let kept = Mutex(Kept())

  private struct Kept {
    var tensor: Tensor?
    var matrix: Matrix?
    var bytes = 0
  }

  init(
    source: ModelWeights.Source?, type: StoredType, shape: [Int], deltas: [WeightDelta],
    rounding: ModelWeights.Rounding, retention: Retention, device: Device
  ) {
    self.source = source
    self.type = type
    self.shape = shape
    self.deltas = deltas
    self.rounding = rounding
    self.retention = retention
    self.device = device
  }

  deinit { retention.release(kept.withLock { $0.bytes }) }

  /// The values, with LoRAs added.
  public func expanded() -> Tensor {
    if let tensor = kept.withLock({ $0.tensor }) { return tensor }
    let tensor = merged()
    keep(bytes: tensor.count * 4) { $0.tensor = tensor }
    return tensor
  }

  /// The same, laid out as the right side of products.
  /// - Parameter keeping: false for a use that is the only one.
  public func matrix(keeping: Bool = true) -> Matrix {
    if let matrix = kept.withLock({ $0.matrix }) { return matrix }
    let matrix = laidOut() ?? Matrix(merged())
    guard keeping else { return matrix }
    keep(bytes: matrix.count * 4) { $0.matrix = matrix }
    return matrix
  }

  private func keep(bytes: Int, _ change: (inout Kept) -> Void) {
    guard retention.claim(bytes, for: self) else { return }
    kept.withLock {
      change(&$0)
      $0.bytes += bytes
    }
  }

  func forget() {
    let bytes = kept.withLock { kept in
      defer { kept = Kept() }
      return kept.bytes
    }
    retention.release(bytes)
  }

  /// Rows of a table [rows, C], only those expanded.
  public func rows(_ indices: [Int]) -> Tensor {
    guard let source, deltas.isEmpty else { return expanded().rows(indices) }
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

  private func laidOut() -> Matrix? {
    guard let source, deltas.isEmpty, rounding == .stored else { return nil }
    defer { source.file.adviseDontNeed(source.entry) }
    return unsafe source.file.withBytes(of: source.entry) { bytes in
      unsafe Matrix(expanding: bytes, as: type, shape: shape, on: device)
    }
  }

  private func merged() -> Tensor {
    deltas.reduce(rounded(stored())) { rounded($1.applied(to: $0)) }.reshaped(shape)
  }

  /// In the shape that the file gives it, which networks go by.
  private func stored() -> Tensor {
    guard let source else { return Tensor(zeros: shape, on: device) }
    defer { source.file.adviseDontNeed(source.entry) }
    return unsafe source.file.withBytes(of: source.entry) { bytes in
      unsafe Tensor(expanding: bytes, as: type, shape: source.entry.shape, on: device)
    }
  }

  private func rounded(_ tensor: Tensor) -> Tensor {
    switch rounding {
    case .stored: tensor
    case .half: tensor.roundedToHalf()
    }
  }
}
