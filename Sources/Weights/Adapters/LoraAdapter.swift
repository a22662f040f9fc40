public import ModelFiles

/// A network file with the multipliers of its mention in the prompt.
public struct LoraAdapter: Sendable {
  /// As the prompt calls it.
  public let name: String
  public let file: SafetensorsFile
  public let textEncoderMultiplier: Double
  public let unetMultiplier: Double
  /// Only the first ranks are used; a negative number leaves out as many of the last.
  public let dynamicRank: Int?

  public init(
    name: String, file: SafetensorsFile, textEncoderMultiplier: Double, unetMultiplier: Double,
    dynamicRank: Int? = nil
  ) {
    self.name = name
    self.file = file
    self.textEncoderMultiplier = textEncoderMultiplier
    self.unetMultiplier = unetMultiplier
    self.dynamicRank = dynamicRank
  }
}

/// The tensors of a network file, by layer: a name up to its first dot, and the part behind it
/// (`lora_up.weight`, `alpha`, ...), as A1111 splits them.
public struct LoraLayer: Sendable {
  public let name: String
  public internal(set) var parts: [String: TensorEntry] = [:]
}

extension SafetensorsFile {
  /// In the order in which the names first occur; bundled embeddings are among them, as `bundle_emb`.
  public var loraLayers: [LoraLayer] {
    var layers: [LoraLayer] = []
    var places: [String: Int] = [:]
    for entry in tensors {
      let pieces = entry.name.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
      let name = String(pieces[0])
      let part = pieces.count > 1 ? String(pieces[1]) : ""
      if places[name] == nil {
        places[name] = layers.count
        layers.append(LoraLayer(name: name))
      }
      if let place = places[name] { layers[place].parts[part] = entry }
    }
    return layers
  }
}
