import FoundationEssentials
import JSON
import ModelFiles
import TestSupport
import Tensors
import Testing

@testable import Weights

/// The tensors of the recorded LoRA cases, as files like those people have.
private struct RecordedCase {
  let name: String
  let layer: String
  let dynamicRank: Int?

  static let plain = [
    "lora_linear", "lora_linear_no_alpha", "lora_linear_text_encoder", "lora_linear_unet_transformer_block",
    "lora_linear_dyn", "lora_linear_4d_tensors", "lora_A_B", "lora_half", "lora_scale", "locon_conv3",
    "locon_conv1", "locon_conv1_2d_tensors",
  ]

  init(_ name: String) throws {
    let cases = try Fixture.json("golden/lora.json")["cases"]?.elements ?? []
    let entry = try #require(cases.first { $0["name"]?.text == name })
    self.name = name
    layer = try #require(entry["layer"]?.text)
    dynamicRank = entry["dyn"]?.integer
  }

  /// The layer's name in the LoRA file and the weight's in the checkpoint.
  var names: (file: String, weight: String) {
    if layer.hasPrefix("transformer_") {
      return (
        "lora_te_" + layer.dropFirst("transformer_".count),
        "cond_stage_model.transformer.text_model.encoder.layers.0.mlp.fc1.weight"
      )
    }
    let path = layer.dropFirst("diffusion_model_".count)
    return ("lora_unet_" + path, "model.diffusion_model.\(path).weight")
  }

  /// Writes a checkpoint of one weight and a LoRA file.
  func write(to folder: String) throws -> (checkpoint: String, lora: String) {
    let source = try SafetensorsFile(path: Fixture.path("golden/lora.safetensors"))
    func tensor(_ entry: TensorEntry, as name: String) -> OutgoingTensor {
      unsafe source.withBytes(of: entry) {
        unsafe OutgoingTensor(name: name, dtype: entry.dtype, shape: entry.shape, bytes: Array($0))
      }
    }
    let weight = try #require(source.entry(name + "/weight"))
    let parts = source.tensors.filter { $0.name.hasPrefix(name + "/file/") }.map {
      tensor($0, as: names.file + "." + $0.name.dropFirst((name + "/file/").count))
    }
    let paths = (folder + "/model.safetensors", folder + "/lora.safetensors")
    try SafetensorsFile.write([tensor(weight, as: names.weight)], to: paths.0)
    try SafetensorsFile.write(parts, to: paths.1)
    return paths
  }

  func expected() throws -> (values: [Float], shape: [Int]) {
    let file = try SafetensorsFile(path: Fixture.path("golden/lora.safetensors"))
    let entry = try #require(file.entry(name + "/new_weight"))
    let values = unsafe file.withBytes(of: entry) { bytes in
      (0..<entry.count).map { unsafe bytes.loadUnaligned(fromByteOffset: $0 * 4, as: Float.self) }
    }
    return (values, entry.shape)
  }
}

@Suite struct LoraGolden {
  @Test("weights with a LoRA equal A1111's", arguments: RecordedCase.plain)
  func merged(name: String) throws {
    let recorded = try RecordedCase(name)
    try withTemporaryFolder { folder in
      let paths = try recorded.write(to: folder)
      let adapter = LoraAdapter(
        name: "lora", file: try SafetensorsFile(path: paths.lora), textEncoderMultiplier: 0.5,
        unetMultiplier: 0.8, dynamicRank: recorded.dynamicRank)
      let weights = ModelWeights(
        checkpoint: try SafetensorsFile(path: paths.checkpoint), vae: nil, adapters: [adapter], keptBytes: 0,
        on: try Device(threads: 1))
      let (expected, shape) = try recorded.expected()
      let found = try weights.root.tensor(recorded.names.weight, shape).expanded().values
      let worst = zip(found, expected).map { abs($0 - $1) }.max() ?? .infinity
      #expect(found.count == expected.count && worst < 2e-5, "\(worst)")
      let plain = ModelWeights(
        checkpoint: try SafetensorsFile(path: paths.checkpoint), vae: nil, keptBytes: 0,
        on: try Device(threads: 1))
      #expect(try plain.root.tensor(recorded.names.weight, shape).expanded().values != found)
    }
  }

  @Test("names of LoRA layers become A1111's module names")
  func names() throws {
    let names = try Fixture.json("golden/lora.json")["names"]?.elements ?? []
    #expect(names.count > 20)
    // The second text encoder is not of this family.
    for entry in names where entry["name"]?.text?.contains("lora_te2") == false {
      let name = try #require(entry["name"]?.text)
      #expect(LoraNames().converted(name) == entry["sd1_or_sdxl"]?.text, "\(name)")
    }
  }
}

@Suite struct LoraProperty {
  private func adapter(_ path: String, _ name: String, unet: Double, rank: Int? = nil) throws -> LoraAdapter {
    LoraAdapter(
      name: name, file: try SafetensorsFile(path: path), textEncoderMultiplier: 0, unetMultiplier: unet,
      dynamicRank: rank)
  }

  @Test("one file twice under one name is applied twice with the last numbers")
  func twice() throws {
    let recorded = try RecordedCase("lora_linear")
    try withTemporaryFolder { folder in
      let paths = try recorded.write(to: folder)
      let device = try Device(threads: 1)
      func weight(_ adapters: [LoraAdapter]) throws -> [Float] {
        let file = try SafetensorsFile(path: paths.checkpoint)
        let weights = ModelWeights(
          checkpoint: file, vae: nil, adapters: adapters, keptBytes: 0, on: device)
        return try weights.root.tensor(recorded.names.weight, file.tensors[0].shape).expanded().values
      }
      let same = try weight([adapter(paths.lora, "a", unet: 0.3), adapter(paths.lora, "a", unet: 1)])
      #expect(try same == weight([adapter(paths.lora, "b", unet: 1), adapter(paths.lora, "c", unet: 1)]))
      #expect(try same != weight([adapter(paths.lora, "b", unet: 0.3), adapter(paths.lora, "c", unet: 1)]))
      #expect(try weight([adapter(paths.lora, "a", unet: 1, rank: 0)]) == weight([]))
    }
  }

  @Test("a negative rank leaves out the last ranks")
  func negativeRank() throws {
    let recorded = try RecordedCase("lora_linear")
    try withTemporaryFolder { folder in
      let paths = try recorded.write(to: folder)
      let device = try Device(threads: 1)
      func weight(rank: Int) throws -> [Float] {
        let file = try SafetensorsFile(path: paths.checkpoint)
        let weights = ModelWeights(
          checkpoint: file, vae: nil, adapters: [try adapter(paths.lora, "a", unet: 1, rank: rank)],
          keptBytes: 0, on: device)
        return try weights.root.tensor(recorded.names.weight, file.tensors[0].shape).expanded().values
      }
      let down = try #require(
        SafetensorsFile(path: paths.lora).tensors.first { $0.name.hasSuffix("lora_down.weight") })
      #expect(try weight(rank: -1) == weight(rank: down.shape[0] - 1))
      #expect(try weight(rank: -1) != weight(rank: down.shape[0]))
      #expect(try weight(rank: .min) == weight(rank: 0))
    }
  }

  @Test("layers that fit nothing change nothing and are counted")
  func foreign() throws {
    try withTemporaryFolder { folder in
      let recorded = try RecordedCase("lora_linear")
      let paths = try recorded.write(to: folder)
      let parts = [
        OutgoingTensor(
          name: "unet.down_blocks.0.lora_up.weight", shape: [6, 2], values: .init(repeating: 1, count: 12)),
        OutgoingTensor(
          name: "unet.down_blocks.0.lora_down.weight", shape: [2, 4], values: .init(repeating: 1, count: 8)),
        OutgoingTensor(
          name: "lora_unet_x.lora_up.weight", shape: [9, 2], values: .init(repeating: 1, count: 18)),
        OutgoingTensor(
          name: "lora_unet_x.lora_down.weight", shape: [2, 4], values: .init(repeating: 1, count: 8)),
        OutgoingTensor(name: "lora_unet_y.hada_w1_a", shape: [1], values: [1]),
      ]
      try SafetensorsFile.write(parts, to: folder + "/foreign.safetensors")
      let weights = ModelWeights(
        checkpoint: try SafetensorsFile(path: paths.checkpoint), vae: nil, keptBytes: 0,
        on: try Device(threads: 1))
      let fit = weights.fit(of: try SafetensorsFile(path: folder + "/foreign.safetensors"))
      #expect(fit.layers == 3 && fit.matched == 0)
      #expect(fit.unsupported.contains("lora_unet_y.hada_w1_a"))
    }
  }
}
