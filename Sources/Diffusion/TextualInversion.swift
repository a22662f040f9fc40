import ModelFiles
import Networks
import Recipes
import Tensors
import Weights

/// An embedding as it is used: vectors that stand in for words.
struct TextualInversion: Sendable {
  let name: String
  /// One row of the text encoder's width each.
  let vectors: [[Float]]

  /// Reads an embedding file: one tensor of any name, or SDXL's pair.
  /// - Returns: nil if its width is another model's; A1111 takes such a file for absent.
  /// - Throws: ``DiffusionError``.
  init?(_ file: ModelFile, width: Int, on device: Device) throws(DiffusionError) {
    name = file.name
    let source: SafetensorsFile
    do { source = try SafetensorsFile(path: file.path) } catch { throw .modelFile(error) }
    if source.entry("clip_l") != nil, source.entry("clip_g") != nil { return nil }
    guard source.tensors.count == 1, let entry = source.tensors.first, (1...2).contains(entry.shape.count),
      let type = StoredType(entry.dtype)
    else {
      throw .unverifiable([
        Reason(
          .unsupportedModel,
          "\(file.path) holds \(source.tensors.count) tensors where an embedding has one of numbers")
      ])
    }
    let columns = entry.shape[entry.shape.count - 1]
    guard columns == width, entry.count > 0 else { return nil }
    let tensor = unsafe source.withBytes(of: entry) { bytes in
      unsafe Tensor(expanding: bytes, as: type, shape: [entry.count / columns, columns], on: device)
    }
    let values = tensor.values
    vectors = (0..<entry.count / columns).map { Array(values[$0 * columns..<($0 + 1) * columns]) }
  }
}
