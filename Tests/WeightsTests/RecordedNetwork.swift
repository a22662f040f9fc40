import FoundationEssentials
import JSON
import ModelFiles
import TestSupport
import Tensors
import Testing

@testable import Weights

/// A case of `golden/lora.json`: a weight, a network file of one layer, and what A1111 made of them.
struct RecordedNetwork: CustomTestStringConvertible {
  let name: String
  let layer: String
  let dynamicRank: Int?
  var testDescription: String { name }

  static let source = Result { try SafetensorsFile(path: Fixture.path("golden/lora.safetensors")) }

  static func all() throws -> [RecordedNetwork] {
    try (Fixture.json("golden/lora.json")["cases"]?.elements ?? []).map { entry in
      RecordedNetwork(
        name: try #require(entry["name"]?.text), layer: try #require(entry["layer"]?.text),
        dynamicRank: entry["dyn"]?.integer)
    }
  }

  static func named(_ name: String) throws -> RecordedNetwork {
    try #require(try all().first { $0.name == name })
  }

  /// The layer's name in the network file and the weight's in the checkpoint.
  var names: (file: String, weight: String) {
    let block = "0_mlp_"
    if layer.hasPrefix("transformer_") {
      return (
        "lora_te_" + layer.dropFirst("transformer_".count),
        "cond_stage_model.transformer.text_model.encoder.layers.0.mlp.fc1.weight"
      )
    }
    if layer.hasPrefix("1_model_") {
      return (
        "lora_te2_text_model_encoder_layers_\(block)fc1",
        "conditioner.embedders.1.model.transformer.resblocks.0.mlp.c_fc.weight"
      )
    }
    let path = layer.dropFirst("diffusion_model_".count)
    return ("lora_unet_" + path, "model.diffusion_model.\(path).weight")
  }

  var bias: String { String(names.weight.dropLast("weight".count)) + "bias" }

  /// The file's parts, under the layer's own name or another.
  func parts(as layer: String? = nil) throws -> [OutgoingTensor] {
    let prefix = name + "/file/"
    return try Self.source.get().tensors.filter { $0.name.hasPrefix(prefix) }.map {
      try tensor($0, as: (layer ?? names.file) + "." + $0.name.dropFirst(prefix.count))
    }
  }

  func weight() throws -> OutgoingTensor {
    try tensor(try #require(Self.source.get().entry(name + "/weight")), as: names.weight)
  }

  private func tensor(_ entry: TensorEntry, as name: String) throws -> OutgoingTensor {
    unsafe try Self.source.get().withBytes(of: entry) {
      unsafe OutgoingTensor(name: name, dtype: entry.dtype, shape: entry.shape, bytes: Array($0))
    }
  }

  /// nil: not recorded.
  func recorded(_ what: String) throws -> (values: [Float], shape: [Int])? {
    let file = try Self.source.get()
    guard let entry = file.entry(name + "/" + what) else { return nil }
    let values = unsafe file.withBytes(of: entry) { bytes in
      (0..<entry.count).map { unsafe bytes.loadUnaligned(fromByteOffset: $0 * 4, as: Float.self) }
    }
    return (values, entry.shape)
  }
}

/// A model of a few tensors and network files beside it.
struct SmallModel {
  let folder: String

  init(_ tensors: [OutgoingTensor], in folder: String) throws {
    self.folder = folder
    try SafetensorsFile.write(tensors, to: folder + "/model.safetensors")
  }

  func adapter(
    _ parts: [OutgoingTensor], named name: String = "lora", te: Double = 0.5, unet: Double = 0.8,
    rank: Int? = nil
  ) throws -> LoraAdapter {
    let path = folder + "/\(name).safetensors"
    try SafetensorsFile.write(parts, to: path)
    return LoraAdapter(
      name: name, file: try SafetensorsFile(path: path), textEncoderMultiplier: te, unetMultiplier: unet,
      dynamicRank: rank)
  }

  func weights(
    _ adapters: [LoraAdapter] = [], rounding: ModelWeights.Rounding = .stored, threads: Int = 1
  ) throws -> ModelWeights {
    ModelWeights(
      checkpoint: try SafetensorsFile(path: folder + "/model.safetensors"), vae: nil, adapters: adapters,
      rounding: rounding, keptBytes: 0, on: try Device(threads: threads))
  }

  /// The values of a tensor with networks applied.
  func values(
    _ name: String, _ adapters: [LoraAdapter] = [], rounding: ModelWeights.Rounding = .stored,
    threads: Int = 1
  ) throws -> [Float] {
    let weights = try weights(adapters, rounding: rounding, threads: threads)
    let shape = try #require(weights.sources[name]?.entry.shape)
    return try weights.root.tensor(name, shape).expanded().values
  }

  func fit(_ adapter: LoraAdapter) throws -> LoraFit {
    LoraFit.all(of: [adapter.file], on: try SafetensorsFile(path: folder + "/model.safetensors"))[0]
  }
}

func largestDifference(_ a: [Float], _ b: [Float]) -> Float {
  guard a.count == b.count else { return .infinity }
  return zip(a, b).reduce(0) { $1.0.isNaN || $1.1.isNaN ? .infinity : max($0, abs($1.0 - $1.1)) }
}
