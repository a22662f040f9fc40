public import ModelFiles

/// How far a network file's layers find a place in a model.
public struct LoraFit: Hashable, Sendable {
  /// Names in the file, but for bundled embeddings.
  public var layers: Int
  /// Layers that change a weight of the model.
  public var matched = 0
  /// Layers that change nothing: A1111 knows no module of that name, or the shapes don't fit it.
  public var ignored: [String] = []
  /// Why the file is not used at all; then nothing matches.
  public var defect: NetworkDefect?

  init(layers: Int, defect: NetworkDefect? = nil) {
    self.layers = layers
    self.defect = defect
  }
}

extension LoraFit {
  /// How network files fit a checkpoint.
  public static func all(of files: [SafetensorsFile], on checkpoint: SafetensorsFile) -> [LoraFit] {
    let matching = NetworkMatching(shapes: files.isEmpty ? [:] : ModelWeights.shapes(of: checkpoint))
    return files.map { file in
      matching.changes(
        by: LoraAdapter(name: "", file: file, textEncoderMultiplier: 1, unetMultiplier: 1)
      ).fit
    }
  }
}
