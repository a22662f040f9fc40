public import ModelFiles
import Tensors

/// Which layers of LoRA files act on which weights of a model.
struct LoraMatching {
  /// A1111's module name -> the weight's name in the checkpoint, of linear layers and convolutions.
  private let modules: [String: String]
  private let shapes: [String: [Int]]
  private let names: LoraNames

  /// - Parameter shapes: of all tensors of the model, by checkpoint name.
  init(shapes: [String: [Int]]) {
    self.shapes = shapes
    var modules: [String: String] = [:]
    for (name, shape) in shapes
    where shape.count >= 2 && name.hasSuffix(".weight") && !name.contains(".embeddings.") {
      if let module = Self.moduleName(name.dropLast(".weight".count)) { modules[module] = name }
    }
    self.modules = modules
    names = LoraNames(shapes: shapes)
  }

  /// The module of a path: `model.diffusion_model.out.2` is `diffusion_model_out_2`.
  private static func moduleName(_ path: Substring) -> String? {
    for prefix in ["model.", "cond_stage_model."]
    where path.hasPrefix(prefix + "diffusion_model.") || path.hasPrefix(prefix + "transformer.") {
      return String(path.dropFirst(prefix.count).map { $0 == "." ? "_" : $0 })
    }
    return nil
  }

  /// The module that a name of a LoRA file means; nil: none, and A1111 ignores the layer.
  func module(_ name: String) -> String? {
    let converted = names.converted(name)
    let candidates =
      [converted]
      + (name.contains("lora_unet")
        ? [replacing("lora_unet", in: name, by: "diffusion_model")]
        : name.contains("lora_te1_text_model")
          ? [replacing("lora_te1_text_model", in: name, by: "transformer_text_model")] : [])
    return candidates.first { modules[$0] != nil }
  }

  /// What the adapters add to each weight, in their order. A layer whose shape does not fit is left out, as
  /// A1111 leaves it out.
  func deltas(of adapters: [LoraAdapter]) -> [String: [LoraDelta]] {
    var found: [String: [LoraDelta]] = [:]
    for adapter in adapters {
      // One file under one name is one object in A1111: it is applied at each mention, with the last one's numbers.
      let last = adapters.last { $0.name == adapter.name && $0.file.path == adapter.file.path } ?? adapter
      for layer in adapter.file.loraLayers {
        if let (weight, delta) = delta(of: layer, in: last) { found[weight, default: []].append(delta) }
      }
    }
    return found
  }

  private func delta(of layer: LoraLayer, in adapter: LoraAdapter) -> (weight: String, LoraDelta)? {
    guard let module = module(layer.name), let weight = modules[module], let shape = shapes[weight],
      let up = layer.up, let down = layer.down, fits(up: up, down: down, shape: shape)
    else { return nil }
    let isText = module.prefix(20).contains("transformer")
    let multiplier = isText ? adapter.textEncoderMultiplier : adapter.unetMultiplier
    return (
      weight,
      LoraDelta(
        file: adapter.file, up: up, down: down,
        scale: Float(scale(of: layer, in: adapter.file, rank: down.shape[0])),
        multiplier: Float(multiplier), dynamicRank: adapter.dynamicRank)
    )
  }

  private func scale(of layer: LoraLayer, in file: SafetensorsFile, rank: Int) -> Double {
    if let scale = layer.parts["scale"].flatMap({ file.number($0) }) { return scale }
    return layer.parts["alpha"].flatMap { file.number($0) }.map { $0 / Double(rank) } ?? 1
  }

  private func fits(up: TensorEntry, down: TensorEntry, shape: [Int]) -> Bool {
    guard up.shape.count >= 2, down.shape.count >= 2, StoredType(up.dtype) != nil,
      StoredType(down.dtype) != nil
    else { return false }
    return up.shape[0] == shape[0] && up.shape.dropFirst().reduce(1, *) == down.shape[0]
      && down.shape.dropFirst().reduce(1, *) == shape.dropFirst().reduce(1, *)
  }

  private func replacing(_ part: String, in name: String, by other: String) -> String {
    name.split(separator: part, omittingEmptySubsequences: false).joined(separator: other)
  }
}

/// How far a LoRA file's layers find a place in a model.
public struct LoraFit: Hashable, Sendable {
  public var layers: Int
  public var matched: Int
  /// Layers of kinds that are not rendered: `NAME.PART`.
  public var unsupported: [String]
}

extension ModelWeights {
  /// How a LoRA file fits this model, without applying it.
  public func fit(of file: SafetensorsFile) -> LoraFit {
    let matching = LoraMatching(shapes: sources.mapValues(\.entry.shape))
    let layers = file.loraLayers
    var fit = LoraFit(layers: layers.count, matched: 0, unsupported: [])
    for layer in layers {
      if case .other(let part) = layer.kind { fit.unsupported.append(layer.name + "." + part) }
      if matching.applies(layer) { fit.matched += 1 }
    }
    return fit
  }
}

extension LoraMatching {
  /// Whether the layer changes a weight of the model.
  func applies(_ layer: LoraLayer) -> Bool {
    guard let module = module(layer.name), let weight = modules[module], let shape = shapes[weight] else {
      return false
    }
    guard let up = layer.up, let down = layer.down else { return false }
    return fits(up: up, down: down, shape: shape)
  }
}

extension LoraNames {
  /// The depth that a model's tensors show.
  init(shapes: [String: [Int]]) {
    let prefix = "model.diffusion_model."
    func has(_ name: String) -> Bool { shapes[prefix + name] != nil }
    var blocks = 1
    while has("input_blocks.\(blocks).0.in_layers.0.weight") { blocks += 1 }
    let depth = max(blocks - 1, 1)
    let attended = Set(
      (0..<64).filter { has("output_blocks.\(depth + $0 * (depth + 1)).1.proj_in.weight") })
    self.init(depth: depth) { attended.contains($0) }
  }
}
