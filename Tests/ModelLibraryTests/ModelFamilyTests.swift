import ModelFiles
import ModelLibrary
import Recipes
import Testing

@Suite struct ModelFamilyGolden {
  @Test(
    "told by names and shapes",
    arguments: [
      (ModelFamily.sd1, Sample.sd1),
      (.sd1, ["model.diffusion_model.x.attn2.to_k.weight": [2, 768]]),
      (
        .sd1,
        [
          "model.diffusion_model.x": [1],
          "cond_stage_model.transformer.embeddings.token_embedding.weight": [2, 3],
        ]
      ),
      (
        .sd2,
        [
          "model.diffusion_model.input_blocks.0.0.weight": [2, 4, 1, 1],
          "cond_stage_model.model.transformer.resblocks.0.attn.in_proj_weight": [2, 3],
        ]
      ),
      (.sd2, ["model.diffusion_model.x.attn2.to_k.weight": [2, 1024]]),
      (
        .sd2,
        ["model.diffusion_model.x": [1], "conditioner.embedders.0.model.ln_final.weight": [1024]]
      ),
      (.sdxl, Sample.sdxl),
      (.sdxl, ["model.diffusion_model.x.attn2.to_k.weight": [2, 2048]]),
      (
        .sdxlRefiner,
        ["model.diffusion_model.x": [1], "conditioner.embedders.0.model.ln_final.weight": [1280]]
      ),
      (
        .inpainting,
        Sample.sd1.merging(["model.diffusion_model.input_blocks.0.0.weight": [2, 9, 1, 1]]) { $1 }
      ),
      (
        .inpainting,
        Sample.sdxl.merging(["model.diffusion_model.input_blocks.0.0.weight": [2, 9, 1, 1]]) { $1 }
      ),
      (
        .instructPix2Pix,
        Sample.sd1.merging(["model.diffusion_model.input_blocks.0.0.weight": [2, 8, 1, 1]]) { $1 }
      ),
      (
        .depth,
        Sample.sd1.merging(["model.diffusion_model.input_blocks.0.0.weight": [2, 5, 1, 1]]) { $1 }
      ),
      (
        .upscaler,
        Sample.sd1.merging(["model.diffusion_model.input_blocks.0.0.weight": [2, 7, 1, 1]]) { $1 }
      ),
      (
        .unknown,
        Sample.sd1.merging(["model.diffusion_model.input_blocks.0.0.weight": [2, 6, 1, 1]]) { $1 }
      ),
      (.sd3, ["model.diffusion_model.x_embedder.proj.weight": [2, 16, 2, 2]]),
      (.flux, ["model.diffusion_model.double_blocks.0.img_attn.qkv.weight": [3, 2]]),
      (.flux, ["double_blocks.0.img_attn.qkv.weight": [3, 2]]),
      (
        .altDiffusion,
        ["model.diffusion_model.x": [1], "cond_stage_model.roberta.embeddings.x": [1]]
      ),
      (.unCLIP, Sample.sd1.merging(["embedder.model.visual.x": [1]]) { $1 }),
      (.cascade, ["model.diffusion_model.clf.1.weight": [16, 2, 1, 1]]),
      (.pixArt, ["model.diffusion_model.adaln_single.linear.weight": [2, 2]]),
      (.hunyuanDiT, ["model.diffusion_model.mlp_t5.0.weight": [2, 2]]),
      (.auraFlow, ["model.diffusion_model.double_layers.0.attn.w1q.weight": [2, 2]]),
      (
        .stableVideo,
        Sample.sd1.merging(["model.diffusion_model.input_blocks.1.0.time_stack.x": [1]]) { $1 }
      ),
      (.unknown, ["model.diffusion_model.x": [1]]),
    ] as [(ModelFamily, [String: [Int]])])
  func families(family: ModelFamily, tensors: [String: [Int]]) throws {
    let tree = try ModelTree()
    let file = try SafetensorsFile(path: tree.add("a.safetensors", tensors))
    #expect(ModelFamily(ofCheckpoint: file) == family)
    let description = ModelDescription(of: file)
    #expect(description.kind == .checkpoint)
    #expect(description.family == family)
  }

  @Test("every family has words of its own")
  func labels() {
    #expect(Set(ModelFamily.allCases.map(\.label)).count == ModelFamily.allCases.count)
  }
}
