import ModelFiles
import Tensors

/// What one LoRA adds to one weight: `up down * scale * multiplier`, computed when the weight is expanded.
struct LoraDelta: Sendable {
  let file: SafetensorsFile
  /// [O, r] or [O, r, 1, 1].
  let up: TensorEntry
  /// [r, I] or [r, I, k, k].
  let down: TensorEntry
  /// alpha / r, or the file's own `scale`.
  let scale: Float
  let multiplier: Float
  let dynamicRank: Int?

  /// - Returns: a tensor of the weight's shape.
  func expanded(shape: [Int], on device: Device) -> Tensor {
    var left = matrix(up, on: device)
    var right = matrix(down, on: device)
    if let dynamicRank {
      let rank = firstRanks(dynamicRank, of: right.shape[0])
      left = left.columns(upTo: rank)
      right = right.rows(upTo: rank)
    }
    return product(left, right).scaled(by: scale).scaled(by: multiplier).reshaped(shape)
  }

  private func matrix(_ entry: TensorEntry, on device: Device) -> Tensor {
    let rows = entry.shape[0]
    let columns = entry.shape.dropFirst().reduce(1, *)
    guard let type = StoredType(entry.dtype) else { preconditionFailure("checked when it was matched") }
    return unsafe file.withBytes(of: entry) { bytes in
      unsafe Tensor(expanding: bytes, as: type, shape: [rows, columns], on: device)
    }
  }
}

/// How many ranks `dyn` leaves, as A1111 slices them: a negative number counts from the end.
private func firstRanks(_ dyn: Int, of rank: Int) -> Int {
  dyn < 0 ? max(rank + dyn, 0) : min(dyn, rank)
}

extension SafetensorsFile {
  /// The value of a tensor that holds one number.
  func number(_ entry: TensorEntry) -> Double? {
    guard entry.shape.reduce(1, *) == 1 else { return nil }
    return unsafe withBytes(of: entry) { bytes in
      switch entry.dtype {
      case .f32: unsafe Double(bytes.loadUnaligned(as: Float.self))
      case .f64: unsafe bytes.loadUnaligned(as: Double.self)
      case .f16: unsafe Double(Float16(bitPattern: bytes.loadUnaligned(as: UInt16.self)))
      case .bf16: unsafe Double(Float(bitPattern: UInt32(bytes.loadUnaligned(as: UInt16.self)) << 16))
      case .i64: unsafe Double(bytes.loadUnaligned(as: Int64.self))
      case .i32: unsafe Double(bytes.loadUnaligned(as: Int32.self))
      default: nil
      }
    }
  }
}
