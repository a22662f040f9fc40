import Glibc
import JSON
public import OutputFiles

/// A tensor on its way into a safetensors file.
public struct OutgoingTensor: Hashable, Sendable {
  public var name: String
  public var dtype: TensorType
  public var shape: [Int]
  /// Little-endian, row-major.
  public var bytes: [UInt8]

  public init(name: String, dtype: TensorType, shape: [Int], bytes: [UInt8]) {
    precondition(dtype.byteCount(elements: shape.reduce(1, *)) == bytes.count, "`\(name)` has another shape")
    self.name = name
    self.dtype = dtype
    self.shape = shape
    self.bytes = bytes
  }

  /// Stored as float32.
  public init(name: String, shape: [Int], values: [Float]) {
    let words = values.map(\.bitPattern.littleEndian)
    let bytes = unsafe words.withUnsafeBytes { unsafe Array($0) }
    self.init(name: name, dtype: .f32, shape: shape, bytes: bytes)
  }
}

extension SafetensorsFile {
  /// Writes tensors in the given order; the same arguments give the same bytes. The file appears whole or not
  /// at all, and replaces one of the same name unless that is not wanted.
  /// - Precondition: no two tensors, and no two keys of the metadata, have the same name.
  /// - Throws: ``OutputError``.
  public static func write(
    _ tensors: [OutgoingTensor], metadata: [(key: String, value: String)] = [], to path: String,
    replaces: Bool = true
  ) throws(OutputError) {
    let output = try OutputFile(path, replaces: replaces)
    try output.write(header(tensors, metadata))
    for tensor in tensors { try output.write(tensor.bytes) }
    try output.finish()
  }

  /// The header with its length, padded with spaces so that the data begin at a multiple of 8.
  private static func header(
    _ tensors: [OutgoingTensor], _ metadata: [(key: String, value: String)]
  ) -> [UInt8] {
    var members: [JSONValue.Member] = []
    if !metadata.isEmpty {
      members.append(.init("__metadata__", .object(metadata.map { .init($0.key, .string($0.value)) })))
    }
    var offset = 0
    for tensor in tensors {
      let end = offset + tensor.bytes.count
      let fields: JSONValue = .object([
        "dtype": .string(tensor.dtype.rawValue), "shape": .array(tensor.shape.map { .int($0) }),
        "data_offsets": .array([.int(offset), .int(end)]),
      ])
      members.append(.init(tensor.name, fields))
      offset = end
    }
    var json = Array(JSONValue.object(members).compact.utf8)
    json += Array(repeating: 0x20, count: (8 - json.count % 8) % 8)
    return (0..<8).map { UInt8(truncatingIfNeeded: json.count >> ($0 * 8)) } + json
  }
}
