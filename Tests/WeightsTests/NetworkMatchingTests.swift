import ModelFiles
import TestSupport
import Testing

@testable import Weights

@Suite struct NetworkMatchingProperty {
  private func ones(_ name: String, _ shape: [Int]) -> OutgoingTensor {
    OutgoingTensor(name: name, shape: shape, values: .init(repeating: 1, count: shape.reduce(1, *)))
  }

  private func lora(_ name: String, outputs: Int = 6, inputs: Int = 4) -> [OutgoingTensor] {
    [ones(name + ".lora_up.weight", [outputs, 2]), ones(name + ".lora_down.weight", [2, inputs])]
  }

  private func shapes(_ names: String...) -> [String: [Int]] {
    Dictionary(uniqueKeysWithValues: names.map { ($0, [6, 4]) })
  }

  @Test("SDXL's layers by kohya's names, and both of its text encoders")
  func sdxl() {
    let modules = ModelModules(
      shapes: shapes(
        "model.diffusion_model.input_blocks.4.1.transformer_blocks.0.attn1.to_k.weight",
        "model.diffusion_model.output_blocks.2.2.conv.weight",
        "conditioner.embedders.0.transformer.text_model.encoder.layers.3.self_attn.k_proj.weight",
        "conditioner.embedders.1.model.transformer.resblocks.3.attn.in_proj_weight",
        "conditioner.embedders.1.model.transformer.resblocks.3.mlp.c_fc.weight",
        "conditioner.embedders.1.model.transformer.resblocks.3.ln_1.weight"))
    func key(_ name: String) -> String? { modules.match(name)?.key }
    let block = "input_blocks_4_1_transformer_blocks_0_attn1_to_k"
    #expect(key("lora_unet_" + block) == "diffusion_model_" + block)
    #expect(key("oft_unet_" + block) == "diffusion_model_" + block)
    #expect(
      key("lora_unet_down_blocks_1_attentions_0_transformer_blocks_0_attn1_to_k")
        == "diffusion_model_" + block)
    #expect(
      key("lora_te1_text_model_encoder_layers_3_self_attn_k_proj")
        == "0_transformer_text_model_encoder_layers_3_self_attn_k_proj")
    #expect(
      key("lora_te2_text_model_encoder_layers_3_self_attn_k_proj")
        == "1_model_transformer_resblocks_3_attn_k_proj")
    #expect(
      key("lora_te2_text_model_encoder_layers_3_mlp_fc1") == "1_model_transformer_resblocks_3_mlp_c_fc")
    #expect(modules["1_model_transformer_resblocks_3_ln_1"] == .unpatched)
    // A1111's count is one short of SDXL's first upsampler.
    #expect(key("lora_unet_up_blocks_0_upsamplers_0_conv") == nil)
    #expect(key("lora_te_text_model_encoder_layers_3_self_attn_k_proj") == nil)
    #expect(key("unet.down_blocks.1.attentions.0.proj_in") == nil)
  }

  @Test("SD 2 layers, and SD 1 text layers by the name of SDXL's")
  func others() {
    let sd2 = ModelModules(
      shapes: shapes(
        "cond_stage_model.model.transformer.resblocks.5.attn.in_proj_weight",
        "cond_stage_model.model.transformer.resblocks.5.mlp.c_proj.weight"))
    #expect(
      sd2.match("lora_te_text_model_encoder_layers_5_self_attn_q_proj")?.key
        == "model_transformer_resblocks_5_attn_q_proj")
    #expect(
      sd2.match("lora_te_text_model_encoder_layers_5_mlp_fc2")?.key
        == "model_transformer_resblocks_5_mlp_c_proj")
    let sd1 = ModelModules(
      shapes: shapes("cond_stage_model.transformer.text_model.encoder.layers.0.mlp.fc1.weight"))
    for prefix in ["lora_te_", "lora_te1_"] {
      #expect(
        sd1.match(prefix + "text_model_encoder_layers_0_mlp_fc1")?.key
          == "transformer_text_model_encoder_layers_0_mlp_fc1")
    }
  }

  /// Three inputs, four rows a projection.
  private func attentionModel(in folder: String) throws -> SmallModel {
    let path = "cond_stage_model.model.transformer.resblocks.0.attn."
    return try SmallModel(
      [ones(path + "in_proj_weight", [12, 4]), ones(path + "out_proj.weight", [4, 4])], in: folder)
  }

  private let projections = ["q", "k", "v", "out"]

  private func attentionParts(_ letters: [String]) -> [OutgoingTensor] {
    letters.flatMap { lora("lora_te_text_model_encoder_layers_0_self_attn_\($0)_proj", outputs: 4) }
  }

  @Test("OpenCLIP's attention changes in its rows, with all four projections or not at all")
  func fusedAttention() throws {
    try withTemporaryFolder { folder in
      let model = try attentionModel(in: folder)
      let path = "cond_stage_model.model.transformer.resblocks.0.attn."
      let all = try model.adapter(attentionParts(projections), te: 1)
      #expect(try model.fit(all).matched == 4)
      #expect(try model.values(path + "in_proj_weight", [all]).allSatisfy { $0 == 3 })
      #expect(try model.values(path + "out_proj.weight", [all]).allSatisfy { $0 == 3 })
      for missing in projections {
        let some = try model.adapter(attentionParts(projections.filter { $0 != missing }), te: 1)
        #expect(try model.values(path + "in_proj_weight", [some]).allSatisfy { $0 == 1 })
        #expect(try model.values(path + "out_proj.weight", [some]).allSatisfy { $0 == 1 })
        let fit = try model.fit(some)
        #expect(fit.matched == 0 && fit.ignored.count == 3)
      }
    }
  }

  @Test("each projection has rows of its own")
  func rows() throws {
    try withTemporaryFolder { folder in
      let model = try attentionModel(in: folder)
      var parts = attentionParts(projections)
      parts[2] = ones("lora_te_text_model_encoder_layers_0_self_attn_k_proj.alpha", [1])
      parts.append(
        contentsOf: lora("lora_te_text_model_encoder_layers_0_self_attn_k_proj", outputs: 4).prefix(1))
      let values = try model.values(
        "cond_stage_model.model.transformer.resblocks.0.attn.in_proj_weight",
        [try model.adapter(parts, te: 1)])
      // The middle one has alpha 1 at rank 2.
      #expect(values[..<16].allSatisfy { $0 == 3 } && values[32...].allSatisfy { $0 == 3 })
      #expect(values[16..<32].allSatisfy { $0 == 2 })
    }
  }

  @Test("the text encoder has its own multiplier")
  func multipliers() throws {
    try withTemporaryFolder { folder in
      let text = "cond_stage_model.transformer.text_model.encoder.layers.0.mlp.fc1.weight"
      let unet = "model.diffusion_model.input_blocks.1.1.transformer_blocks.0.ff.net.2.weight"
      let model = try SmallModel([ones(text, [6, 4]), ones(unet, [6, 4])], in: folder)
      let adapter = try model.adapter(
        lora("lora_te_text_model_encoder_layers_0_mlp_fc1")
          + lora("lora_unet_input_blocks_1_1_transformer_blocks_0_ff_net_2"), te: 1, unet: -1)
      #expect(try model.values(text, [adapter]).allSatisfy { $0 == 3 })
      #expect(try model.values(unet, [adapter]).allSatisfy { $0 == -1 })
    }
  }

  @Test("what A1111 ignores changes nothing and is named")
  func ignored() throws {
    try withTemporaryFolder { folder in
      let weight = "model.diffusion_model.x.weight"
      let model = try SmallModel([ones(weight, [6, 4])], in: folder)
      let parts =
        lora("unet.down_blocks.0.attentions.0.proj_in") + lora("lora_unet_nowhere")
        + lora("base_model.model.x") + [ones("bundle_emb.name.emb_params", [1, 4])]
      let adapter = try model.adapter(parts)
      let fit = try model.fit(adapter)
      #expect(fit.layers == 3 && fit.matched == 0 && fit.defect == nil)
      #expect(Set(fit.ignored) == ["unet", "lora_unet_nowhere", "base_model"])
      #expect(try model.values(weight, [adapter]) == model.values(weight))

      let misfit = try model.adapter(lora("lora_unet_x", outputs: 9))
      #expect(try model.fit(misfit).ignored == ["lora_unet_x"])
      #expect(try model.values(weight, [misfit]) == model.values(weight))
    }
  }

  @Test("A1111 adds a value for all to each: a kernel of one pixel, a single number")
  func broadcast() throws {
    try withTemporaryFolder { folder in
      let weight = "model.diffusion_model.x.weight"
      let model = try SmallModel([ones(weight, [6, 4, 3, 3])], in: folder)
      let pixel = try model.adapter(lora("lora_unet_x"), unet: 1)
      #expect(try model.values(weight, [pixel]).allSatisfy { $0 == 3 })
      let single = try model.adapter([ones("lora_unet_x.diff", [1])], unet: 1)
      #expect(try model.values(weight, [single]).allSatisfy { $0 == 2 })
    }
  }

  @Test(
    "a layer that A1111 can't read makes it drop the whole file",
    arguments: [
      ["alpha": [1]], ["lokr_w1": [2, 2]], ["weight": [6]], ["diff": [6, 4], "alpha": [2]],
      ["w_norm": [6]], ["lora_up.weight": [6], "lora_down.weight": [2, 4]], ["diff": [0, 4]],
    ])
  func unusable(parts: [String: [Int]]) throws {
    try withTemporaryFolder { folder in
      let (good, bad) = ("model.diffusion_model.good.weight", "model.diffusion_model.bad.weight")
      let model = try SmallModel([ones(good, [6, 4]), ones(bad, [6, 4])], in: folder)
      let adapter = try model.adapter(
        lora("lora_unet_good") + parts.map { ones("lora_unet_bad." + $0.key, $0.value) })
      #expect(try model.fit(adapter).defect == .unusable(layer: "lora_unet_bad"))
      #expect(try model.values(good, [adapter]) == model.values(good))
    }
  }

  @Test("a type that is not read is named, never taken for nothing")
  func unreadable() throws {
    try withTemporaryFolder { folder in
      let weight = "model.diffusion_model.x.weight"
      let model = try SmallModel([ones(weight, [2, 2])], in: folder)
      let part = OutgoingTensor(
        name: "lora_unet_x.diff", dtype: .f8E4M3, shape: [2, 2], bytes: [1, 2, 3, 4])
      let fit = try model.fit(try model.adapter([part]))
      #expect(fit.defect == .unreadable(tensor: "lora_unet_x.diff", type: "F8_E4M3"))
      #expect(fit.defect?.description.contains("convert the file") == true)
    }
  }

  @Test("lora_A and lora_B are read without what else belongs to their layer, as A1111 reads them")
  func renamedPair() throws {
    try withTemporaryFolder { folder in
      let weight = "model.diffusion_model.x.weight"
      let model = try SmallModel([ones(weight, [6, 4])], in: folder)
      let pair = [ones("lora_unet_x.lora_B.weight", [6, 2]), ones("lora_unet_x.lora_A.weight", [2, 4])]
      let plain = try model.values(weight, [try model.adapter(pair)])
      let alpha = [ones("lora_unet_x.alpha", []), ones("lora_unet_x.dora_scale", [1, 4])]
      #expect(try model.values(weight, [try model.adapter(pair + alpha)]) == plain)
      let kohya = lora("lora_unet_x")
      #expect(try model.values(weight, [try model.adapter(kohya)]) == plain)
      #expect(try model.values(weight, [try model.adapter(kohya + alpha)]) != plain)
    }
  }

  @Test(
    "names that no number fits are no layers",
    arguments: [
      "lora_unet_down_blocks_99999999999999999999_attentions_0_x", "lora_unet_time_embedding_linear_",
      "lora_te_text_model_encoder_layers__x", "lora_unet_", "", ".", "lora_unet_mid_block_resnets_1_",
    ])
  func strangeNames(name: String) {
    #expect(ModelModules(shapes: shapes("model.diffusion_model.out.2.weight")).match(name) == nil)
  }
}
