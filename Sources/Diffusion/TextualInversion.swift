import ModelFiles
import Networks
import Recipes
import Tensors
import Weights

/// An embedding as it is used: vectors that stand in for words, for each encoder that the file has some for.
struct TextualInversion: Sendable {
  /// The encoders of SDXL: `clip_l` and `clip_g` of a file.
  enum Side: Hashable, Sendable { case l, g }

  let name: String
  /// One row of the text encoder's width each.
  private let rows: [Side: [[Float]]]

  /// How many places it takes in a chunk; A1111 goes by the second encoder's vectors.
  var count: Int { rows[.g]?.count ?? rows[.l]?.count ?? 0 }

  func vectors(_ side: Side) -> [[Float]] { rows[side] ?? [] }

  /// Reads an embedding file: one tensor of any name, or SDXL's pair.
  /// - Returns: nil if its width is another model's; A1111 takes such a file for absent.
  /// - Throws: ``DiffusionError``.
  init?(_ file: ModelFile, for model: TextModel, on device: Device) throws(DiffusionError) {
    let source: SafetensorsFile
    do { source = try SafetensorsFile(path: file.path) } catch { throw .modelFile(error) }
    let tensors = EmbeddingTensors(Dictionary(uniqueKeysWithValues: source.tensors.map { ($0.name, $0) }))
    guard let tensors else { throw Self.unusable(file.path, source.tensors.count) }
    try self.init(named: file.name, tensors, of: source, for: model, on: device)
  }

  /// - Returns: nil if its width is another model's.
  init?(
    named name: String, _ tensors: EmbeddingTensors, of source: SafetensorsFile, for model: TextModel,
    on device: Device
  ) throws(DiffusionError) {
    self.name = name
    var rows: [Side: [[Float]]] = [:]
    for part in model.parts {
      let entry: TensorEntry
      switch tensors {
      case .single(let only):
        guard model.parts.count == 1 else { return nil }
        entry = only
      case .pair(let l, let g):
        guard model.parts.count == 2 else { return nil }
        entry = part.vectors == .l ? l : g
      }
      let vectors = try Self.vectors(entry, of: source, width: part.encoder.width, on: device)
      guard let vectors else { return nil }
      rows[part.vectors] = vectors
    }
    self.rows = rows
  }

  /// - Returns: nil for another width.
  private static func vectors(
    _ entry: TensorEntry, of source: SafetensorsFile, width: Int, on device: Device
  ) throws(DiffusionError) -> [[Float]]? {
    guard (1...2).contains(entry.shape.count), let type = StoredType(entry.dtype) else {
      throw unusable(source.path, 1)
    }
    let columns = entry.shape[entry.shape.count - 1]
    guard columns == width, entry.count > 0 else { return nil }
    let tensor = unsafe source.withBytes(of: entry) { bytes in
      unsafe Tensor(expanding: bytes, as: type, shape: [entry.count / columns, columns], on: device)
    }
    let values = tensor.values
    return (0..<entry.count / columns).map { Array(values[$0 * columns..<($0 + 1) * columns]) }
  }

  static func unusable(_ place: String, _ count: Int) -> DiffusionError {
    .unverifiable([
      Reason(.unsupportedModel, "\(place) holds \(count) tensors where an embedding has one of numbers")
    ])
  }
}

/// Which tensors of a file are an embedding's vectors, as A1111 tells them
/// (`modules/textual_inversion/textual_inversion.py`).
enum EmbeddingTensors {
  case single(TensorEntry)
  /// SDXL's: `clip_l` and `clip_g`.
  case pair(TensorEntry, TensorEntry)

  /// - Returns: nil where A1111 knows no embedding.
  init?(_ tensors: [String: TensorEntry]) {
    if let vectors = tensors["string_to_param"] {
      self = .single(vectors)
    } else if let l = tensors["clip_l"], let g = tensors["clip_g"] {
      self = .pair(l, g)
    } else if tensors.count == 1, let only = tensors.first?.value {
      self = .single(only)
    } else {
      return nil
    }
  }
}
