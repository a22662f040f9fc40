import ModelFiles
import Tensors

/// A tensor of a network's file, read when it is needed.
struct FileTensor: Sendable {
  let file: SafetensorsFile
  let entry: TensorEntry
  private let type: StoredType

  /// nil for types that hold no weights.
  init?(_ entry: TensorEntry, in file: SafetensorsFile) {
    guard let type = StoredType(entry.dtype) else { return nil }
    self.file = file
    self.entry = entry
    self.type = type
  }

  var shape: [Int] { entry.shape }
  var count: Int { entry.count }

  /// The first dimension, and all others as one.
  var flat: [Int] { [shape[0], shape.dropFirst().reduce(1, *)] }

  func expanded(on device: Device) -> Tensor {
    defer { file.adviseDontNeed(entry) }
    return unsafe file.withBytes(of: entry) { bytes in
      unsafe Tensor(expanding: bytes, as: type, shape: shape, on: device)
    }
  }

  /// As a matrix of ``flat`` shape.
  func matrix(on device: Device) -> Tensor { expanded(on: device).reshaped(flat) }
}

extension SafetensorsFile {
  /// The value of a tensor that holds one number.
  func number(_ entry: TensorEntry) -> Double? {
    guard entry.count == 1 else { return nil }
    return unsafe withBytes(of: entry) { bytes in
      switch entry.dtype {
      case .f32: unsafe Double(bytes.loadUnaligned(as: Float.self))
      case .f64: unsafe bytes.loadUnaligned(as: Double.self)
      case .f16: unsafe Double(Float16(bitPattern: bytes.loadUnaligned(as: UInt16.self)))
      case .bf16: unsafe Double(Float(bitPattern: UInt32(bytes.loadUnaligned(as: UInt16.self)) << 16))
      case .i64: unsafe Double(bytes.loadUnaligned(as: Int64.self))
      case .i32: unsafe Double(bytes.loadUnaligned(as: Int32.self))
      case .u8, .bool: unsafe Double(bytes.loadUnaligned(as: UInt8.self))
      default: nil
      }
    }
  }
}
