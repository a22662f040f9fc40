import Recipes

extension KnownKeys {
  /// Keys that say of something which isn't rendered.
  static let refused: [KnownKey] = unsupported + stages + otherPrograms

  private static let off = ["False", "Disabled", "None", "0"]

  /// Options and extensions that change the sampling itself.
  private static let unsupported: [KnownKey] = [
    key("Token merging ratio", unless: off, "tokens are merged in attention"),
    key("Token merging ratio hr", unless: off, "tokens are merged in the second pass"),
    key("Token merging ratio img2img", unless: off, "tokens are merged"),
    key("Hypertile", match: .prefix, unless: off, "attention in tiles"),
    key("FP8 weight", unless: ["Disable"], "weights in eight bits"),
    key("Cache FP16 weight for LoRA", unless: off, "LoRA on weights in eight bits"),
    key("VAE Encoder", unless: ["Full"], "another encoder than the VAE"),
    key("VAE Decoder", unless: ["Full"], "another decoder than the VAE"),
    key("Extra noise", unless: off, "noise added before a second pass"),
    key("Hypernet", "hypernetwork"),
    key("Hypernet strength", unless: off, "hypernetwork"),
    key("Conditional mask weight", "inpainting checkpoint"),
    key("AddNet", match: .prefix, unless: off, "LoRA by the extension Additional Networks"),
    key("Composable", match: .prefix, unless: off, "LoRA by parts of the prompt"),
    key("Aesthetic ", match: .prefix, "aesthetic gradients"),
    key("EmbeddingMerge", "embeddings mixed in the prompt"),
    key("Dynamic thresholding", match: .prefix, unless: off, "dynamic thresholding"),
    key("dynthres", match: .prefix, unless: off, "dynamic thresholding"),
    key("CFG Rescale", match: .prefix, unless: off, "guidance rescaled"),
    key("CFG mode", "guidance that changes over the steps"),
    key("CFG Interval Enable", unless: off, "guidance in an interval"),
    key("PAG Active", unless: off, "perturbed attention guidance"),
    key("SCFG Active", unless: off, "semantic-aware guidance"),
    key("SEG Active", unless: off, "smoothed energy guidance"),
    key("INCANT Active", unless: off, "incantations"),
    key("T2I-0 Active", unless: off, "another guidance"),
    key("SAG ", match: .prefix, unless: off, "self-attention guidance"),
    key("sag_", match: .prefix, unless: off, "self-attention guidance"),
    key("FreeU", match: .prefix, unless: off, "FreeU"),
    key("NegPiP", match: .prefix, unless: off, "negative weights by NegPiP"),
    key("CD Tuner", match: .prefix, unless: off, "colour and detail tuner"),
    key("Vec CC Enabled", unless: off, "vectorscope"),
    key("CG Recenter", unless: off, "latent colour grading"),
    key("CG Normalization", unless: off, "latent colour grading"),
    key("eps_scaling_factor", unless: ["1"], "predicted noise scaled"),
    key("SkipEarly", unless: off, "a fork's skipping of the negative prompt"),
    key("MaHiRo", unless: off, "a fork's guidance"),
    key("bc_enable", unless: off, "blocks cached between steps"),
    key("Cutoff enabled", unless: off, "attention cut off between words"),
    key("layerdiffusion", match: .prefix, unless: off, "transparent layers"),
    key("Tiled Diffusion", match: .prefix, "sampling in tiles"),
    key("Tiled VAE", match: .prefix, unless: off, "decoding in tiles"),
    key("multidiffusion", match: .prefix, unless: off, "sampling in tiles"),
    key("Kohya", match: .prefix, unless: off, "deep shrink"),
    key("AnimateDiff", match: .prefix, unless: off, "animation"),
    key("ReActor", match: .prefix, unless: off, "faces swapped"),
    key("Roop", match: .prefix, unless: off, "faces swapped"),
    key("InstantID", match: .prefix, unless: off, "faces transferred"),
    key("IP-Adapter", match: .prefix, unless: off, "pictures as prompts"),
    key("_enabled", match: .suffix, unless: off, "an extension that is on"),
    key(" enabled", match: .suffix, unless: off, "an extension that is on"),
    key(" active", match: .suffix, unless: off, "an extension that is on"),
  ]

  /// Whole stages before, beside or after the sampling.
  private static let stages: [KnownKey] = [
    key("ControlNet", match: .prefix, code: .controlnet, "ControlNet"),
    key("T2I-Adapter", match: .prefix, code: .controlnet, "T2I adapter"),
    key("ADetailer", match: .prefix, code: .adetailer, "ADetailer"),
    key("RP ", match: .prefix, code: .regional, "Regional Prompter"),
    key("forge_couple", match: .prefix, code: .regional, unless: off, "Forge Couple"),
    key("Latent Couple", match: .prefix, code: .regional, unless: off, "Latent Couple"),
    key("Attention Couple", match: .prefix, code: .regional, unless: off, "Attention Couple"),
    key("Script", code: .script, unless: off, "a script"),
    key("Ultimate SD ", match: .prefix, code: .script, "Ultimate SD upscale"),
    key("SD upscale ", match: .prefix, code: .script, "SD upscale"),
    key("Face restoration", code: .faceRestoration, unless: off, "faces restored after decoding"),
    key(
      "Postprocess GFPGAN", match: .prefix, code: .faceRestoration, unless: off,
      "faces restored after decoding"),
    key(
      "Postprocess CodeFormer", match: .prefix, code: .faceRestoration, unless: off,
      "faces restored after decoding"),
    key("Postprocess", match: .prefix, code: .upscaled, unless: off, "changed after sampling"),
    key("Mask blur", code: .img2img, "inpainting"),
    key("Masked content", code: .img2img, "inpainting"),
    key("Mask mode", code: .img2img, "inpainting"),
    key("Inpaint area", code: .img2img, "inpainting"),
    key("Masked area padding", code: .img2img, "inpainting"),
    key("Soft inpainting", match: .prefix, code: .img2img, unless: off, "inpainting"),
    key("Denoising strength change factor", code: .img2img, "loopback"),
    key("Loopback", match: .prefix, code: .img2img, "loopback"),
    key("Image CFG scale", code: .img2img, "image-to-image"),
    key("Noise multiplier", code: .img2img, "image-to-image"),
    key("Resize mode", code: .img2img, "image-to-image"),
    key("Init image hash", code: .img2img, "image-to-image"),
    key("Init image size", code: .img2img, "image-to-image"),
  ]

  /// What only other programs and other families of models write.
  private static let otherPrograms: [KnownKey] = [
    key("Operations", code: .img2img, unless: ["txt2img"], "SD.Next's list of operations"),
    key(
      "Pipeline", code: .unsupportedFeature,
      unless: ["StableDiffusionPipeline", "StableDiffusionXLPipeline"], "the family of the model"),
    key("Scheduler", "another program's scheduler"),
    key("Distilled CFG Scale", "the family of Flux"),
    key("Hires Distilled CFG Scale", "the family of Flux"),
    key("Shift", "a family with flow matching"),
    key("CFG true", "another family's guidance"),
    key("Diffusion in Low Bits", unless: ["Automatic"], "weights in few bits"),
    key("Module 2", "text encoders of another family"),
    key("Module 3", "text encoders of another family"),
    key("Hires Module 1", unless: ["Use same choices", "Built-in"], "another VAE in the second pass"),
    key("TE", "text encoder of another family"),
    key("Unet", "the family of the model"),
    key("Edit mode", code: .img2img, unless: off, "a picture was edited"),
    key("Seed Mode", "Draw Things' own noise"),
    key("LoRA 1 Model", "LoRA by Draw Things"),
    key("Strength", code: .img2img, unless: ["1"], "Draw Things' image-to-image"),
    key("ADM Guidance", code: .fooocusPipeline, "Fooocus"),
    key("Performance", code: .fooocusPipeline, "Fooocus"),
    key("Sharpness", code: .fooocusPipeline, "Fooocus"),
  ]

  private static func key(
    _ name: String, match: KnownKey.Match = .exact, code: ReasonCode = .unsupportedFeature,
    unless harmless: [String] = [], _ meaning: String
  ) -> KnownKey {
    KnownKey(name: name, match: match, state: .refused(code, unless: harmless), meaning: meaning)
  }
}
