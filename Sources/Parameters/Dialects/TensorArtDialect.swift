import JSON
public import Recipes

/// tensor.art's job in `generation_data`.
public struct TensorArtDialect: Dialect {
  public let name = "tensorart"
  public let page = DialectPage(
    programs: "tensor.art", carriers: "PNG `generation_data`",
    reads:
      "prompts, steps, sampler, schedule, guidance, seed, size, model with hash, LoRAs with hashes, VAE, ENSD",
    cannotVerify: "pictures made from pictures, ControlNet, upscaling; a seed of -1")

  public init() {}

  public func parse(_ text: CarriedText) -> ParsedParameters? {
    guard let record = text.document, record["ksamplerName"] != nil || record["samplerName"] != nil,
      record["baseModel"] != nil || record["models"] != nil
    else { return nil }
    var reading = RecordReading(record, Self.names)
    reading.set("Sampler", (nonEmpty(record["ksamplerName"]) ?? record["samplerName"])?.text)
    reading.setSize(record["width"], record["height"])
    let model = record["baseModel"]
    reading.set("Model", (nonEmpty(model?["modelFileName"]) ?? model?["label"])?.text)
    reading.set("Model hash", model?["hash"]?.text)
    if record["enablePix2pix"]?.isOn == true || record["images"]?.isOn == true {
      reading.refuse(.img2img, "the picture was made from another picture")
    }
    if let family = model?["baseModel"]?.text, isOtherFamily(family) {
      reading.refuse(.unsupportedFeature, "`baseModel: \(family.shortened())` is another family")
    }
    let others = (record["models"]?.elements ?? []).filter { !isLora($0) }
    if !others.isEmpty { reading.refuse(.unsupportedFeature, "`models` lists more than LoRAs") }
    return reading.parameters(
      "tensorart", prompt: record["prompt"]?.text, negativePrompt: record["negativePrompt"]?.text,
      loras: loras(record["models"]))
  }

  private func nonEmpty(_ value: JSONValue?) -> JSONValue? { value?.text?.isEmpty == false ? value : nil }

  private func isLora(_ model: JSONValue) -> Bool {
    ["LORA", "LOCON", "LYCORIS"].contains(model["type"]?.text?.uppercased() ?? "LORA")
  }

  private func loras(_ models: JSONValue?) -> [LoraRequest] {
    (models?.elements ?? []).filter(isLora).compactMap { model in
      guard let name = (nonEmpty(model["modelFileName"]) ?? model["label"])?.text else { return nil }
      return lora(name, weight: model["weight"]?.decimal ?? 1, hash: model["hash"]?.text)
    }
  }

  private static let names = RecordNames(
    keys: [
      "steps": "Steps", "schedule": "Schedule type", "cfgScale": "CFG scale", "seed": "Seed",
      "clipSkip": "Clip skip", "sdVae": "VAE", "etaNoiseSeedDelta": "ENSD",
    ],
    refused: [
      .prefix("controlNet", .controlnet), .prefix("adetailer", .adetailer), .prefix("upscale", .upscaled),
      .prefix("hires", .unsupportedFeature), .exact("enableHr", .unsupportedFeature),
      .prefix("embeddingModels", .unsupportedFeature),
    ],
    handled: [
      "prompt", "negativePrompt", "width", "height", "ksamplerName", "samplerName", "baseModel", "models",
      "denoisingStrength", "enablePix2pix",
    ], idle: ["guidance"])
}
