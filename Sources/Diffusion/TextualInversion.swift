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
    name = file.name
    let source: SafetensorsFile
    do { source = try SafetensorsFile(path: file.path) } catch { throw .modelFile(error) }
    var rows: [Side: [[Float]]] = [:]
    let pair = [Side.l: source.entry("clip_l"), .g: source.entry("clip_g")].compactMapValues(\.self)
    if pair.count == 2 {
      guard model.parts.count == 2 else { return nil }
      for part in model.parts {
        guard let entry = pair[part.vectors] else { return nil }
        guard let vectors = try Self.vectors(entry, of: source, width: part.encoder.width, on: device) else {
          return nil
        }
        rows[part.vectors] = vectors
      }
    } else {
      guard source.tensors.count == 1 else { throw Self.unusable(file.path, source) }
      guard model.parts.count == 1 else { return nil }
      let part = model.parts[0]
      let vectors = try Self.vectors(source.tensors[0], of: source, width: part.encoder.width, on: device)
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
      throw unusable(source.path, source)
    }
    let columns = entry.shape[entry.shape.count - 1]
    guard columns == width, entry.count > 0 else { return nil }
    let tensor = unsafe source.withBytes(of: entry) { bytes in
      unsafe Tensor(expanding: bytes, as: type, shape: [entry.count / columns, columns], on: device)
    }
    let values = tensor.values
    return (0..<entry.count / columns).map { Array(values[$0 * columns..<($0 + 1) * columns]) }
  }

  private static func unusable(_ path: String, _ source: SafetensorsFile) -> DiffusionError {
    .unverifiable([
      Reason(
        .unsupportedModel,
        "\(path) holds \(source.tensors.count) tensors where an embedding has one of numbers")
    ])
  }
}
