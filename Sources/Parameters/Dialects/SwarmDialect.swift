import JSON
public import Recipes

/// SwarmUI's record, a JSON object with `sui_image_params`.
public struct SwarmDialect: Dialect {
  public let name = "swarmui"
  public let page = DialectPage(
    programs: "SwarmUI", carriers: "PNG `parameters`, UserComment, Model tag",
    reads: "prompts, steps, sampler, scheduler, guidance, seed, size, model, VAE, LoRAs, clip skip",
    cannotVerify:
      "init images, refiners, ControlNet, segments and other tags in the prompt, weighted words, "
      + "any other setting that is on")

  public init() {}

  public func parse(_ text: CarriedText) -> ParsedParameters? {
    guard let record = text.document?["sui_image_params"], record.members != nil else { return nil }
    var reading = RecordReading(record, Self.names)
    reading.setSize(record["width"], record["height"])
    if let layer = record["clipstopatlayer"]?.decimal, (-12 ... -1).contains(layer) {
      reading.set("Clip skip", plain(-layer))
    }
    if let creativity = record["initimagecreativity"]?.decimal, creativity < 1 {
      reading.refuse(.img2img, "the picture was made from another picture (`initimage`)")
    }
    let prompts = [record["prompt"]?.text, record["negativeprompt"]?.text]
    if let sections = record["lorasectionconfinement"]?.elements, sections.contains(where: \.isOn) {
      reading.refuse(.unsupportedFeature, "LoRAs are confined to parts of the picture or stages")
    }
    for problem in comfyLanguage(prompts) { reading.refuse(.unsupportedFeature, problem) }
    return reading.parameters(
      "swarmui", prompt: prompts[0], negativePrompt: prompts[1], loras: loras(record))
  }

  /// Lists in parallel, the weights as texts; those of the text encoder only where they differ.
  private func loras(_ record: JSONValue) -> [LoraRequest] {
    func weight(_ list: String, _ index: Int) -> Double? {
      guard let weights = record[list]?.elements, index < weights.count else { return nil }
      return weights[index].decimal
    }
    return (record["loras"]?.elements ?? []).enumerated().compactMap { index, name in
      name.text.map {
        lora($0, weight: weight("loraweights", index) ?? 1, textEncoder: weight("loratencweights", index))
      }
    }
  }

  private static let names = RecordNames(
    keys: [
      "steps": "Steps", "sampler": "Sampler", "comfyuisampler": "Sampler", "scheduler": "Schedule type",
      "comfyuischeduler": "Schedule type", "cfgscale": "CFG scale", "seed": "Seed", "model": "Model",
      "vae": "VAE",
    ],
    refused: [
      .prefix("refiner", .refiner), .prefix("controlnet", .controlnet), .exact("initimage", .img2img),
      .exact("maskimage", .img2img),
    ],
    harmless: [
      "images", "aspectratio", "imageformat", "automaticvae", "swarm_version", "resolution", "sidelength",
      "personalnote", "donotsave", "donotsaveintermediates", "modelspecificenhancements", "outpath",
      "nopreviews", "presets", "colordepth", "batchsize", "imagesperbatch",
    ],
    handled: [
      "prompt", "negativeprompt", "width", "height", "loras", "loraweights", "loratencweights",
      "lorasectionconfinement", "clipstopatlayer",
      "initimagecreativity",
    ])
}
