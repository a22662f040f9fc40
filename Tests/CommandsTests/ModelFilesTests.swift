import Foundation
import JSON
import ModelFiles
import TestSupport
import Testing

@testable import Commands

/// A folder of models for one test, whose files are links to the fixture's or are written.
private struct Shelf {
  let folder: String
  var models: String { folder + "/models" }

  init(in folder: String) throws {
    self.folder = folder
    for place in ["Stable-diffusion", "Lora", "embeddings"] {
      try FileManager.default.createDirectory(
        atPath: folder + "/models/" + place, withIntermediateDirectories: true)
    }
    try link("Stable-diffusion/tiny-scenes_v1.safetensors", as: "Stable-diffusion/tiny-scenes_v1.safetensors")
  }

  func link(_ fixture: String, as name: String) throws {
    try FileManager.default.createSymbolicLink(
      atPath: models + "/" + name, withDestinationPath: Tool.models + "/" + fixture)
  }

  @discardableResult
  func add(_ name: String, _ shapes: [String: [Int]]) throws -> String {
    let tensors = shapes.sorted { $0.key < $1.key }.map { name, shape in
      OutgoingTensor(name: name, shape: shape, values: .init(repeating: 0.5, count: shape.reduce(1, *)))
    }
    try SafetensorsFile.write(tensors, to: models + "/" + name)
    return models + "/" + name
  }

  /// Two steps of a claim with the fixture's checkpoint.
  func run(_ prompt: String, _ fields: String, models: String? = nil) throws -> Tool.Result {
    let claim =
      prompt + "\nSteps: 2, Sampler: Euler, CFG scale: 7, Seed: 1, Size: 64x64, Model hash: 949e39aa10, "
      + "Model: tiny-scenes_v1, RNG: CPU, \(fields)Version: v1.10.1"
    return try Tool.run(
      ["-", "--models", models ?? self.models, "--json", "--force"], input: Array(claim.utf8), in: folder)
  }
}

extension Tool.Result {
  fileprivate var pixels: JSONValue? { json?["hashes"]?["rgb_sha256"] }

  fileprivate var loraPaths: [String] {
    (json?["models"]?.elements ?? []).filter { $0["kind"]?.text == "lora" }.compactMap { $0["path"]?.text }
  }
}

@Suite struct ModelFilesCommandProperty {
  @Test("a renamed LoRA is found by `Lora hashes`, beside another file of its old name")
  func renamedLora() throws {
    try withTemporaryFolder { folder in
      let shelf = try Shelf(in: folder)
      try shelf.link("Lora/neon.safetensors", as: "Lora/my own name.safetensors")
      try shelf.link("Lora/mascot.safetensors", as: "Lora/neon.safetensors")
      let hashes = "Lora hashes: \"neon: fe1a4d38eec4\", "
      let renamed = try shelf.run("a red ball <lora:neon:0.8>", hashes)
      let named = try shelf.run("a red ball <lora:neon:0.8>", hashes, models: Tool.models)
      #expect(renamed.status == 0 && renamed.pixels != nil && renamed.pixels == named.pixels)
      #expect(renamed.loraPaths.count == 1 && renamed.loraPaths[0].hasSuffix("my own name.safetensors"))
      // Without a hash the name is all there is.
      let byName = try shelf.run("a red ball <lora:neon:0.8>", "")
      #expect(byName.status == 0 && byName.pixels != named.pixels)
    }
  }

  @Test("pickles are refused, each with the way to convert it")
  func pickles() throws {
    try withTemporaryFolder { folder in
      let shelf = try Shelf(in: folder)
      for name in ["embeddings/moth.pt", "embeddings/rook.bin", "Lora/old.pt", "Stable-diffusion/dream.ckpt"]
      {
        try Data([0x80, 2, 0x7D]).write(to: URL(fileURLWithPath: shelf.models + "/" + name))
      }
      let claims = [
        ("a moth", "TI hashes: \"moth: 0123456789ab\", ", "moth.pt"),
        ("a rook", "TI hashes: \"rook: 0123456789ab\", ", "rook.bin"),
        ("a ball <lora:old:1>", "Lora hashes: \"old: 0123456789ab\", ", "old.pt"),
      ]
      for (prompt, fields, file) in claims {
        let result = try shelf.run(prompt, fields)
        #expect(result.status == 2, "\(file)")
        for word in ["unsupported-model", file, "safetensors.torch.save_file"] {
          #expect(result.output.contains(word), "\(file): \(result.output)")
        }
      }
      let described = try Tool.run(
        ["models", "describe", shelf.models + "/Stable-diffusion/dream.ckpt"], in: folder)
      #expect(described.status != 0 && described.complaints.contains("safetensors.torch.save_file"))
    }
  }

  @Test("an embedding of another width is words, as A1111 reads it, and that is said")
  func otherWidth() throws {
    try withTemporaryFolder { folder in
      let shelf = try Shelf(in: folder)
      let path = try shelf.add("embeddings/dusk.safetensors", ["emb_params": [2, 96]])
      let hash = try FileHashes(ofFile: path).embeddingHash
      let skipped = try shelf.run("a red ball, dusk", "TI hashes: \"dusk: \(hash)\", ")
      let words = try shelf.run("a red ball, dusk", "")
      #expect(skipped.status == 0 && skipped.pixels != nil && skipped.pixels == words.pixels)
      #expect(skipped.output.contains("dusk was made for a model of another width"))
    }
  }

  @Test("describe names the kind and the family of every file, as text and as JSON")
  func described() throws {
    let kinds: [(shapes: [String: [Int]], kind: String, family: String, words: String)] = [
      (
        [
          "model.diffusion_model.input_blocks.0.0.weight": [2, 4, 1, 1],
          "conditioner.embedders.1.model.ln_final.weight": [2],
        ], "checkpoint", "sdxl", "checkpoint, SDXL"
      ),
      (
        ["model.diffusion_model.input_blocks.0.0.weight": [2, 9, 1, 1]], "checkpoint", "inpainting",
        "an inpainting model"
      ),
      (["model.diffusion_model.x_embedder.proj.weight": [2, 2]], "checkpoint", "sd3", "Stable Diffusion 3"),
      (["double_blocks.0.img_attn.qkv.weight": [2, 2]], "checkpoint", "flux", "Flux"),
      (
        ["decoder.conv_in.weight": [2, 4, 1, 1], "decoder.up.0.block.0.conv1.weight": [1]], "vae", "unknown",
        "VAE, 4 latent channels"
      ),
      (["lora_te1_x.lokr_w1": [2, 2], "lora_te1_x.lokr_w2": [2, 2]], "lora", "sdxl", "LoRA for SDXL"),
      (["emb_params": [3, 1024]], "embedding", "sd2", "3 vectors for Stable Diffusion 2"),
      (["conv_first.weight": [2, 2]], "upscaler", "unknown", "a network that enlarges pictures"),
      (["control_model.x": [2, 2]], "controlnet", "unknown", "a ControlNet"),
      (["down_blocks.0.resnets.0.conv1.weight": [2, 2]], "diffusers-unet", "unknown", "a UNet in"),
    ]
    try withTemporaryFolder { folder in
      let shelf = try Shelf(in: folder)
      for entry in kinds {
        let path = try shelf.add("x.safetensors", entry.shapes)
        let json = try Tool.run(["models", "describe", "--json", path], in: folder).json
        #expect(json?["kind"]?.text == entry.kind && json?["family"]?.text == entry.family, "\(entry.words)")
        let text = try Tool.run(["models", "describe", path], in: folder).output
        #expect(text.contains(entry.words), "\(text)")
      }
    }
  }
}
