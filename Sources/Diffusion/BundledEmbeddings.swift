import ModelFiles
import Tensors

/// The embeddings that a LoRA file brings along, which are known as long as it is used:
/// `bundle_emb.NAME.TENSOR` (`extensions-builtin/Lora/networks.py`).
struct BundledEmbeddings {
  let file: SafetensorsFile
  /// In the order of the file.
  private(set) var names: [String] = []
  private var tensors: [String: [String: TensorEntry]] = [:]

  init(in file: SafetensorsFile) {
    self.file = file
    for entry in file.tensors {
      let words = entry.name.split(separator: ".", maxSplits: 2, omittingEmptySubsequences: false)
      guard words.count == 3, words[0] == "bundle_emb" else { continue }
      let (name, tensor) = (String(words[1]), words[2])
      if tensors[name] == nil { names.append(name) }
      // A dictionary in the embedding's own format, of which one entry counts.
      let isDictionary = tensor.hasPrefix("string_to_param.")
      tensors[name, default: [:]][isDictionary ? "string_to_param" : String(tensor)] = entry
    }
  }

  /// - Returns: nil if its width is another model's.
  /// - Throws: ``DiffusionError``.
  func inversion(
    _ name: String, for model: TextModel, on device: Device
  ) throws(DiffusionError) -> TextualInversion? {
    let own = tensors[name] ?? [:]
    guard let tensors = EmbeddingTensors(own) else {
      throw TextualInversion.unusable("\(file.path), `bundle_emb.\(name)`,", own.count)
    }
    return try TextualInversion(named: name, tensors, of: file, for: model, on: device)
  }
}
