import JSON
public import Recipes

/// Easy Diffusion's side file, also as single text chunks of a PNG.
public struct EasyDiffusionDialect: Dialect {
  public let name = "easydiffusion"
  public let page = DialectPage(
    programs: "Easy Diffusion", carriers: "`.json` side file, single PNG text chunks",
    reads: "prompts, steps, sampler, guidance, seed, size, model, VAE, LoRAs",
    cannotVerify: "pictures made from pictures, face correction, upscaling, hypernetworks, ControlNet")

  public init() {}

  public func parse(_ text: CarriedText) -> ParsedParameters? {
    guard let record = (text.document ?? chunks(text)).map(renamed),
      record["use_stable_diffusion_model"] != nil,
      record["num_inference_steps"] != nil
    else { return nil }
    var reading = RecordReading(record, Self.names)
    reading.setSize(record["width"], record["height"])
    if record["clip_skip"]?.isOn == true { reading.set("Clip skip", "2") }
    return reading.parameters(
      "easydiffusion", prompt: record["prompt"]?.text, negativePrompt: record["negative_prompt"]?.text,
      loras: loras(record))
  }

  /// Some files have the names in words, as the program shows them.
  private func renamed(_ record: JSONValue) -> JSONValue {
    guard record["Stable Diffusion model"] != nil, let members = record.members else { return record }
    return .object(members.map { .init(Self.namesInWords[$0.key] ?? $0.key, $0.value) })
  }

  private static let namesInWords = [
    "Prompt": "prompt", "Negative Prompt": "negative_prompt", "Seed": "seed", "Steps": "num_inference_steps",
    "Stable Diffusion model": "use_stable_diffusion_model", "VAE model": "use_vae_model",
    "Clip Skip": "clip_skip", "Sampler": "sampler_name", "Width": "width", "Height": "height",
    "Guidance Scale": "guidance_scale", "LoRA model": "use_lora_model", "LoRA Strength": "lora_alpha",
    "Hypernetwork model": "use_hypernetwork_model", "Use Face Correction": "use_face_correction",
    "Use Upscaling": "use_upscale", "Seamless Tiling": "tiling", "ControlNet model": "use_controlnet_model",
  ]

  /// The record put together from chunks of which the prompt is one.
  private func chunks(_ text: CarriedText) -> JSONValue? {
    guard text.label == "prompt", text.companions["use_stable_diffusion_model"] != nil else { return nil }
    let others = text.companions.sorted { $0.key < $1.key }
    return .object(
      [.init("prompt", .string(text.text))]
        + others.filter { $0.key != "prompt" }.map { .init($0.key, .string($0.value)) })
  }

  /// One name with one weight, or a list of each.
  private func loras(_ record: JSONValue) -> [LoraRequest] {
    guard let names = record["use_lora_model"] else { return [] }
    let weights = record["lora_alpha"]
    let pairs = names.elements.map { list in
      list.enumerated().map { i, name in
        (name, i < (weights?.elements?.count ?? 0) ? weights?.elements?[i] : nil)
      }
    }
    return (pairs ?? [(names, weights)]).compactMap { name, weight in
      guard let file = name.text, name.isOn else { return nil }
      return lora(file, weight: weight?.decimal ?? 1)
    }
  }

  private static let names = RecordNames(
    keys: [
      "num_inference_steps": "Steps", "sampler_name": "Sampler", "guidance_scale": "CFG scale",
      "seed": "Seed", "scheduler_name": "Schedule type",
      "use_stable_diffusion_model": "Model", "use_vae_model": "VAE",
    ],
    refused: [
      .prefix("init_image", .img2img), .exact("mask", .img2img),
      .exact("use_face_correction", .faceRestoration),
      .exact("use_upscale", .upscaled), .exact("use_hypernetwork_model", .unsupportedFeature),
      .prefix("use_controlnet", .controlnet), .exact("tiling", .unsupportedFeature),
      .exact("use_embeddings_model", .unsupportedFeature),
    ],
    handled: [
      "prompt", "negative_prompt", "width", "height", "use_lora_model", "lora_alpha", "clip_skip",
    ],
    // Written beside what they belong to, whether that is on or not.
    idle: ["upscale_amount", "latent_upscaler_steps", "distilled_guidance_scale", "codeformer_upscale_faces"])
}
