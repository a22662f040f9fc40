public import ModelFiles
public import Tensors

extension StoredType {
  /// How the numbers of a file's type are expanded; nil for types that hold no weights.
  public init?(_ type: TensorType) {
    switch type {
    case .f32: self = .float32
    case .f16: self = .float16
    case .bf16: self = .bfloat16
    default: return nil
    }
  }
}
