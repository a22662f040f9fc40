import JSON
public import Recipes

/// InvokeAI 3 to 5: the record in `invokeai_metadata`.
public struct InvokeDialect: Dialect {
  public let name = "invokeai"
  public let page = DialectPage(
    programs: "InvokeAI 3 to 5", carriers: "PNG `invokeai_metadata`",
    reads:
      "prompts, steps, scheduler, guidance, seed, source of noise, size, model and VAE with hash, LoRAs, clip skip",
    cannotVerify:
      "pictures made from pictures, ControlNet, IP and T2I adapters, regions, refiners, other families, "
      + "its own word weights, any other setting that is on")

  public init() {}

  public func parse(_ text: CarriedText) -> ParsedParameters? {
    guard let record = text.document, record["positive_prompt"] != nil,
      record["scheduler"] ?? record["model"] != nil
    else { return nil }
    var reading = RecordReading(record, Self.names)
    if let scheduler = record["scheduler"]?.text { reading.setScheduler(scheduler) }
    reading.setSize(record["width"], record["height"])
    reading.setModel(record["model"], name: "Model", hash: "Model hash")
    reading.setModel(record["vae"], name: "VAE", hash: "VAE hash")
    if let layers = record["clip_skip"]?.decimal, layers > 0 { reading.set("Clip skip", plain(layers + 1)) }
    switch record["rand_device"]?.text {
    case "cpu"?: reading.set("RNG", "CPU")
    case "cuda"?: reading.set("RNG", "GPU")
    default: break
    }
    judgeMode(record["generation_mode"]?.text ?? "txt2img", &reading)
    judgeCanvas(record["canvas_v2_metadata"], &reading)
    let prompts = [record["positive_prompt"]?.text, record["negative_prompt"]?.text]
    let styles = [record["positive_style_prompt"]?.text, record["negative_style_prompt"]?.text]
    if zip(prompts, styles).contains(where: { !($1 ?? "").isEmpty && $0 != $1 }) {
      reading.refuse(.unsupportedFeature, "the second text encoder has a prompt of its own (style prompt)")
    }
    for problem in invokeLanguage(prompts) { reading.refuse(.unsupportedFeature, problem) }
    return reading.parameters(
      "invokeai", prompt: prompts[0], negativePrompt: prompts[1], loras: loras(record["loras"]))
  }

  private func judgeMode(_ mode: String, _ reading: inout RecordReading) {
    if mode.holds("img2img") || mode.holds("paint") {
      reading.refuse(
        .img2img, "`generation_mode: \(mode.shortened())`: the picture was made from another picture")
    } else if !["txt2img", "sdxl_txt2img"].contains(mode) {
      reading.refuse(.unsupportedFeature, "`generation_mode: \(mode.shortened())` is not rendered")
    }
  }

  /// Layers of the canvas that take part; the mode tells whether pictures and masks did.
  private func judgeCanvas(_ canvas: JSONValue?, _ reading: inout RecordReading) {
    for (name, code) in [("regionalGuidance", ReasonCode.regional), ("controlLayers", .controlnet)] {
      let layers = canvas?[name]?.elements ?? []
      guard layers.contains(where: { $0["isEnabled"]?.boolean != false }) else { continue }
      reading.refuse(code, "the canvas has `\(name)`, which is not rendered")
    }
  }

  /// `lora` in version 3, `model` since.
  private func loras(_ list: JSONValue?) -> [LoraRequest] {
    (list?.elements ?? []).compactMap { entry in
      let model = entry["model"] ?? entry["lora"]
      guard let name = (model?["name"] ?? model?["model_name"])?.text else { return nil }
      return lora(name, weight: entry["weight"]?.decimal ?? 1, hash: model?["hash"]?.text)
    }
  }

  private static let names = RecordNames(
    keys: ["steps": "Steps", "cfg_scale": "CFG scale", "seed": "Seed"],
    refused: [
      .prefix("refiner_", .refiner), .prefix("controlnets", .controlnet),
      .prefix("control_layers", .regional),
      .exact("regions", .regional), .exact("init_image", .img2img), .prefix("hrf_", .unsupportedFeature),
      .prefix("upscale", .upscaled), .exact("esrgan_model", .upscaled),
    ],
    harmless: [
      "app_version", "generation_mode", "scheduler", "model", "vae", "rand_device", "width", "height",
      "strength",
      "clip_skip", "positive_style_prompt", "negative_style_prompt", "style_preset", "created_by", "workflow",
      "canvas_v2_metadata", "refiner_start", "positive_aesthetic_score", "negative_aesthetic_score",
      "_canvas_objects",
      "queue_id", "session_id",
    ],
    handled: [
      "positive_prompt", "negative_prompt", "scheduler", "width", "height", "model", "vae", "rand_device",
      "loras",
      "clip_skip", "generation_mode", "refiner_start", "refiner_steps", "refiner_scheduler",
      "refiner_cfg_scale",
      "refiner_positive_aesthetic_score", "refiner_negative_aesthetic_score", "hrf_method", "hrf_strength",
    ])
}

extension RecordReading {
  mutating func setScheduler(_ name: String) {
    for field in invokeSampler(name) { set(field.key, field.value) }
  }

  /// A model by name and hash, under the names of any version.
  fileprivate mutating func setModel(_ model: JSONValue?, name: String, hash: String) {
    set(name, (model?["name"] ?? model?["model_name"] ?? model)?.text)
    set(hash, model?["hash"]?.text)
  }
}

/// A scheduler of InvokeAI as sampler and schedule: a last `_k` stands for Karras.
func invokeSampler(_ name: String) -> [Field] {
  let isKarras = name.hasSuffix("_k")
  let own = isKarras ? String(name.dropLast(2)) : name
  let known = [
    "kdpm_2": "DPM2", "kdpm_2_a": "DPM2 a", "k_dpm_2_a": "DPM2 a", "k_dpmpp_2": "DPM++ 2M",
    "k_dpmpp_2_a": "DPM++ 2S a",
    "pndm": "PLMS", "euler_a": "Euler a", "k_euler_a": "Euler a",
  ]
  return [Field("Sampler", known[own] ?? own)] + (isKarras ? [Field("Schedule type", "Karras")] : [])
}
