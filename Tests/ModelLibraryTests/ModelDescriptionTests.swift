import ModelFiles
import ModelLibrary
import Recipes
import TestSupport
import Testing

@Suite struct ModelDescriptionGolden {
  private func fixture(_ name: String) throws -> ModelDescription {
    try ModelDescription(path: Fixture.path("tiny-scenes/models/\(name).safetensors"))
  }

  @Test("the fixture's checkpoint")
  func checkpoint() throws {
    let model = try fixture("Stable-diffusion/tiny-scenes_v1")
    #expect(model.kind == .checkpoint)
    #expect(model.family == .sd1)
    #expect(model.parts == [.unet, .textEncoder, .vae])
    #expect(model.contextWidth == 128)
    #expect(model.latentChannels == 4)
    #expect(model.tensorCount == 552)
    #expect(model.dtypes == [.f16])
    #expect(model.byteCount == 25_065_446)
    #expect(model.metadata.first == Field("format", "pt"))
  }

  @Test("the fixture's VAE, LoRA and embedding")
  func others() throws {
    let vae = try fixture("VAE/tiny-scenes-vae")
    #expect(vae.kind == .vae && vae.latentChannels == 4 && vae.family == .unknown)
    let lora = try fixture("Lora/neon")
    #expect(lora.kind == .lora && lora.family == .sd1 && lora.loraKinds == [.network(.lora)])
    #expect(lora.contextWidth == 128 && lora.alias == "neon" && !lora.usesDora)
    #expect(lora.declaredHash?.hasPrefix("fe1a4d38eec4") == true)
    let embedding = try fixture("embeddings/dusk")
    #expect(embedding.kind == .embedding && embedding.vectorCount == 2 && embedding.vectorWidth == 128)
  }

  @Test(
    "kinds of LoRA",
    arguments: [
      (["lora_unet_a.lora_up.weight", "lora_unet_a.alpha"], [.network(.lora)]),
      (["lora_unet_a.lora_A.weight"], [.network(.lora)]),
      (["lora_unet_a.hada_w1_a"], [.network(.loha)]),
      (["lora_unet_a.lokr_w1", "lora_unet_b.lora_down.weight"], [.network(.lora), .network(.lokr)]),
      (["lora_unet_a.weight", "lora_unet_a.on_input"], [.network(.ia3)]),
      (["lora_unet_a.diff", "lora_unet_b.w_norm"], [.network(.full), .network(.norm)]),
      (["lora_unet_a.a1.weight"], [.network(.glora)]),
      (["lora_unet_a.oft_diag"], [.network(.oft)]),
      (["unet.down_blocks.0.lora_A.weight"], [.dotted]),
      (["unet.down_blocks.0.processor.to_q_lora.lora.up.weight"], [.dotted]),
    ] as [([String], [LoraKind])])
  func loraKinds(names: [String], kinds: [LoraKind]) throws {
    let tree = try ModelTree()
    let tensors = Dictionary(uniqueKeysWithValues: names.map { ($0, [2, 2]) })
    let model = try ModelDescription(path: tree.add("a.safetensors", tensors))
    #expect(model.kind == .lora)
    #expect(model.loraKinds == kinds)
  }

  @Test("OFT and BOFT differ in dimensions; DoRA and bundled embeddings are seen")
  func loraDetails() throws {
    let tree = try ModelTree()
    let oft = try ModelDescription(
      path: tree.add(
        "a.safetensors", ["oft_unet_a.oft_blocks": [1, 2, 2], "oft_unet_b.oft_blocks": [1, 1, 2, 2]]))
    #expect(oft.loraKinds == [.network(.oft), .network(.boft)])
    let dora = try ModelDescription(
      path: tree.add(
        "b.safetensors",
        [
          "lora_unet_a.lora_up.weight": [2, 1], "lora_unet_a.dora_scale": [1, 2],
          "bundle_emb.mood.string_to_param.*": [1, 768], "bundle_emb.mood.x": [1],
          "bundle_emb.style.clip_l": [1, 768],
        ]))
    #expect(dora.usesDora)
    #expect(dora.bundledEmbeddings == ["mood", "style"])
  }

  @Test(
    "families of LoRA: by width, by names, by what the trainer wrote",
    arguments: [
      (.sd1, ["lora_unet_x_attn2_to_k.lora_down.weight": [4, 768]], ""),
      (.sd2, ["lora_unet_x_attn2_to_v.lora_down.weight": [4, 1024]], "sd_v1"),
      (.sdxl, ["lora_unet_x_attn2_to_k.hada_w1_b": [4, 2048]], ""),
      (.sd1, ["lora_te_text_model_encoder_layers_0_self_attn_q_proj.lora_down.weight": [4, 768]], ""),
      (.sdxl, ["lora_te1_x.lora_down.weight": [4, 768]], "sd_v1"),
      (
        .flux,
        ["lora_unet_double_blocks_0_x.lora_down.weight": [4, 8], "lora_te1_x.lora_up.weight": [8, 4]], ""
      ),
      (.sd3, ["lora_unet_joint_blocks_0_x.lora_down.weight": [4, 8]], ""),
      (.sd2, ["lora_unet_x.lora_down.weight": [4, 8]], "SD_v2"),
      (.sdxl, ["lora_unet_x.lora_down.weight": [4, 8]], "sdxl_base_v1-0"),
      (.sd1, ["lora_unet_x.lora_down.weight": [4, 8]], "stable-diffusion-v1/lora"),
      (.unknown, ["lora_unet_x.lora_down.weight": [4, 8]], ""),
    ] as [(ModelFamily, [String: [Int]], String)])
  func loraFamilies(family: ModelFamily, tensors: [String: [Int]], base: String) throws {
    let tree = try ModelTree()
    let metadata = base.isEmpty ? [] : [(key: "ss_base_model_version", value: base)]
    #expect(
      try ModelDescription(path: tree.add("a.safetensors", tensors, metadata: metadata)).family == family)
  }

  @Test(
    "embeddings",
    arguments: [
      (.sd1, ["anything": [768]], 1, 768),
      (.sd2, ["emb_params": [3, 1024]], 3, 1024),
      (.sdxl, ["clip_l": [4, 768], "clip_g": [4, 1280]], 4, 2048),
      (.unknown, ["emb_params": [0, 5]], 0, 5),
    ] as [(ModelFamily, [String: [Int]], Int, Int)])
  func embeddings(family: ModelFamily, tensors: [String: [Int]], count: Int, width: Int) throws {
    let tree = try ModelTree()
    let model = try ModelDescription(path: tree.add("a.safetensors", tensors))
    #expect(model.kind == .embedding && model.family == family)
    #expect(model.vectorCount == count && model.vectorWidth == width)
  }

  @Test(
    "files of other kinds are known by names that only they have",
    arguments: [
      (.controlNet, "control_model.input_blocks.0.0.weight"),
      (.controlNet, "controlnet_cond_embedding.conv_in.weight"), (.controlNet, "lora_controlnet"),
      (.ipAdapter, "ip_adapter.1.to_k_ip.weight"), (.ipAdapter, "image_proj.proj.weight"),
      (.motionModule, "down_blocks.0.motion_modules.0.temporal_transformer.norm.weight"),
      (.adapter, "adapter.body.0.resnets.0.block1.weight"), (.adapter, "body.0.block1.weight"),
      (.diffusersUNet, "down_blocks.0.resnets.0.conv1.weight"),
      (.diffusersTransformer, "transformer_blocks.0.attn.to_q.weight"),
      (.diffusersVAE, "decoder.up_blocks.0.resnets.0.conv1.weight"),
      (.bareUNet, "input_blocks.0.0.weight"),
      (.textEncoder, "text_model.encoder.layers.0.mlp.fc1.weight"),
      (.textEncoder, "encoder.block.0.layer.0.SelfAttention.q.weight"),
      (.imageEncoder, "vision_model.encoder.layers.0.mlp.fc1.weight"),
      (.previewDecoder, "3.conv.0.weight"), (.hypernetwork, "768.0.linear.0.weight"),
      (.upscaler, "conv_first.weight"), (.upscaler, "model.1.sub.0.RDB1.conv1.0.weight"),
      (.upscaler, "params_ema.conv_first.weight"), (.upscaler, "body.0.rdb1.conv1.weight"),
    ] as [(OtherModel, String)])
  func others(kind: OtherModel, name: String) throws {
    let tree = try ModelTree()
    let model = try ModelDescription(path: tree.add("a.safetensors", [name: [2, 2], "bias": [2]]))
    #expect(model.kind == nil && model.other == kind)
  }

  @Test("every other kind has a name and words of its own")
  func labels() {
    #expect(Set(OtherModel.allCases.map(\.label)).count == OtherModel.allCases.count)
  }

  @Test("a checkpoint that is something else is refused as what it is")
  func otherCheckpoint() throws {
    let tree = try ModelTree()
    try tree.add("Stable-diffusion/model.safetensors", ["down_blocks.0.resnets.0.conv1.weight": [2, 2]])
    let reason = try #require(tree.folders().resolve(.claim("model", nil)).reasons.first)
    #expect(reason.code == .unsupportedModel)
    #expect(reason.detail.contains("a UNet in diffusers' names"))
    #expect(reason.detail.contains("convert_diffusers_to_original"))
  }

  @Test(
    "files of other kinds are none of ours",
    arguments: [
      [:], ["a": [1], "b": [1]], ["a": [1, 2, 3]], ["a": []],
      ["decoder.conv_in.weight": [2, 4, 1, 1], "decoder.up_blocks.0.x": [1]],
      ["clip_l": [1, 2, 3], "clip_g": [1, 2, 3]],
    ] as [[String: [Int]]])
  func noKind(tensors: [String: [Int]]) throws {
    let tree = try ModelTree()
    #expect(try ModelDescription(path: tree.add("a.safetensors", tensors)).kind == nil)
  }
}
