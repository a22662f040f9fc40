import ModelFiles

/// Why a network file can't be used as a whole.
public enum NetworkDefect: Error, Hashable, Sendable, CustomStringConvertible {
  /// A1111 stops reading the file at this layer, and renders as if the file were not there.
  case unusable(layer: String)
  /// A1111 reads such a tensor; this program does not.
  case unreadable(tensor: String, type: String)

  static func unusable(_ layer: String) -> NetworkDefect { .unusable(layer: layer) }

  public var description: String {
    switch self {
    case .unusable(let layer):
      "A1111 can't load the file because of its layer `\(layer)`"
    case .unreadable(let tensor, let type):
      "its tensor `\(tensor)` is stored as \(type); convert the file to F16, BF16 or F32"
    }
  }
}

/// The parts that belong to one module of the model.
struct NetworkLayer: Sendable {
  /// The first name in the file that means the module.
  let name: String
  let file: SafetensorsFile
  /// The shape of the module's weight, or of the rows that are changed.
  let weight: [Int]
  private let parts: [String: TensorEntry]
  let kind: NetworkKind

  /// - Throws: ``NetworkDefect`` if the parts make no kind.
  init(
    name: String, parts: [String: TensorEntry], weight: [Int], file: SafetensorsFile
  ) throws(NetworkDefect) {
    guard let kind = NetworkKind(parts: parts) else { throw .unusable(name) }
    self.name = name
    self.file = file
    self.weight = weight
    self.kind = kind
    // A1111 renames lora_A and lora_B and forgets all else about the layer, alpha too.
    let pair = ["lora_A.weight", "lora_B.weight"]
    let isRenamed = kind == .lora && (parts["lora_up.weight"] == nil || parts["lora_down.weight"] == nil)
    self.parts = isRenamed ? parts.filter { pair.contains($0.key) } : parts
  }

  /// - Throws: ``NetworkDefect`` if the tensor is there but of no use.
  func part(_ name: String) throws(NetworkDefect) -> FileTensor? {
    guard let entry = parts[name] else { return nil }
    guard let tensor = FileTensor(entry, in: file) else {
      throw .unreadable(tensor: entry.name, type: entry.dtype.rawValue)
    }
    guard entry.count > 0 else { throw .unusable(self.name) }
    return tensor
  }

  /// The part of either name.
  func needed(_ name: String, or other: String? = nil) throws(NetworkDefect) -> FileTensor {
    if let tensor = try part(name) { return tensor }
    guard let other, let tensor = try part(other) else { throw .unusable(self.name) }
    return tensor
  }

  /// - Throws: ``NetworkDefect`` if the part is there and holds more than one number.
  func number(_ name: String) throws(NetworkDefect) -> Double? {
    guard let entry = parts[name] else { return nil }
    guard let number = file.number(entry) else { throw .unusable(self.name) }
    return number
  }
}
