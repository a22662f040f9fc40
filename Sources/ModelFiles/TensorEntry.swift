/// A tensor of a safetensors file: where it lies and how to read it.
public struct TensorEntry: Hashable, Sendable {
  public var name: String
  public var dtype: TensorType
  /// Row-major, the slowest dimension first; empty for a single number.
  public var shape: [Int]
  /// In the file, header included.
  public var byteRange: Range<Int>

  public init(name: String, dtype: TensorType, shape: [Int], byteRange: Range<Int>) {
    self.name = name
    self.dtype = dtype
    self.shape = shape
    self.byteRange = byteRange
  }

  /// The number of elements.
  public var count: Int { shape.reduce(1, *) }
}
