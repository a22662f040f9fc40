import JSON
public import Recipes

/// Draw Things' record in XMP: the prompt is `c`, the negative prompt `uc`. Its other form is an infotext.
public struct DrawThingsDialect: Dialect {
  public let name = "drawthings"
  public let page = DialectPage(
    programs: "Draw Things", carriers: "XMP `exif:UserComment`; an infotext without line breaks",
    reads: "prompts, steps, sampler, guidance, seed, size, model, LoRAs",
    cannotVerify: "everything: the program draws noise in its own way (`Seed Mode`)")

  public init() {}

  public func parse(_ text: CarriedText) -> ParsedParameters? {
    guard let record = text.document, record["c"]?.text != nil, record["steps"] != nil, record["scale"] != nil
    else {
      return nil
    }
    var reading = RecordReading(record, Self.names)
    if let strength = record["strength"]?.decimal, strength < 1 {
      reading.refuse(.img2img, "`strength` is \(plain(strength)): the picture was made from another picture")
    }
    let loras = (record["lora"]?.elements ?? []).compactMap { entry in
      entry["model"]?.text.map { lora($0, weight: entry["weight"]?.decimal ?? 1) }
    }
    return reading.parameters(
      "drawthings", prompt: record["c"]?.text, negativePrompt: record["uc"]?.text, loras: loras)
  }

  private static let names = RecordNames(
    keys: [
      "steps": "Steps", "sampler": "Sampler", "scale": "CFG scale", "seed": "Seed", "size": "Size",
      "model": "Model", "clip_skip": "Clip skip",
    ],
    refused: [.prefix("control", .controlnet), .prefix("refiner", .refiner), .exact("upscaler", .upscaled)],
    handled: ["c", "uc", "lora", "strength", "v2", "seed_mode"],
    suspectsUnknown: false)
}
