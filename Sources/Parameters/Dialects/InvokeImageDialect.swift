import JSON
public import Recipes

/// InvokeAI 2: the record in `sd-metadata`, with the negative prompt in square brackets inside the prompt.
public struct InvokeImageDialect: Dialect {
  public let name = "invokeai-2"
  public let page = DialectPage(
    programs: "InvokeAI 2", carriers: "PNG `sd-metadata`",
    reads: "prompts, steps, sampler, guidance, seed, size, model with hash",
    cannotVerify: "pictures made from pictures, restored faces, upscaling, variations, its own second pass")

  public init() {}

  public func parse(_ text: CarriedText) -> ParsedParameters? {
    guard let record = text.document, let image = record["image"] ?? soleImage(record), image["steps"] != nil,
      image["prompt"] != nil
    else {
      return nil
    }
    var reading = RecordReading(image, Self.names)
    if let sampler = image["sampler"]?.text { reading.setScheduler(sampler) }
    reading.setSize(image["width"], image["height"])
    reading.set("Model", (record["model_weights"] ?? record["model"])?.text)
    reading.set("Model hash", record["model_hash"]?.text)
    if let type = image["type"]?.text, type != "txt2img" {
      reading.refuse(.img2img, "`type: \(type.shortened())`: the picture was made from another picture")
    }
    judgePostprocessing(image["postprocessing"], &reading)
    let prompt = image["prompt"]?.text ?? image["prompt"]?.elements?.first?["prompt"]?.text ?? ""
    if (image["prompt"]?.elements?.count ?? 1) > 1 {
      reading.refuse(.unsupportedFeature, "several weighted prompts are blended, which is not rendered")
    }
    let parts = InvokePrompt(prompt)
    for problem in invokeLanguage([parts.positive, parts.negative]) {
      reading.refuse(.unsupportedFeature, problem)
    }
    return reading.parameters("invokeai", prompt: parts.positive, negativePrompt: parts.negative)
  }

  /// The first versions kept a list.
  private func soleImage(_ record: JSONValue) -> JSONValue? {
    guard let images = record["images"]?.elements, images.count == 1 else { return nil }
    return images[0]
  }

  private func judgePostprocessing(_ steps: JSONValue?, _ reading: inout RecordReading) {
    for step in steps?.elements ?? [] {
      let type = step["type"]?.text ?? ""
      let code: ReasonCode = ["gfpgan", "codeformer"].contains(type) ? .faceRestoration : .upscaled
      reading.refuse(code, "`postprocessing: \(type.shortened())` is not rendered")
    }
  }

  private static let names = RecordNames(
    keys: ["steps": "Steps", "cfg_scale": "CFG scale", "seed": "Seed"],
    refused: [
      .exact("threshold", .unsupportedFeature), .exact("perlin", .unsupportedFeature),
      .exact("seamless", .unsupportedFeature), .exact("hires_fix", .unsupportedFeature),
      .exact("variations", .unsupportedFeature), .prefix("init_", .img2img), .prefix("orig_hash", .img2img),
    ],
    // `strength` stands in every record and acts on a picture that one starts from: `type` and `init_...` tell that.
    handled: ["prompt", "sampler", "width", "height", "type", "postprocessing", "strength"])
}

/// A prompt of InvokeAI 1 and 2: what stands in square brackets is the negative prompt.
struct InvokePrompt {
  let positive: String
  let negative: String

  init(_ text: String) {
    var positive: [UInt8] = []
    var negatives: [[UInt8]] = []
    var open: [UInt8]?
    for byte in text.utf8 {
      switch (byte, open) {
      case (UInt8(ascii: "["), nil): open = []
      case (UInt8(ascii: "]"), let inside?):
        negatives.append(inside)
        open = nil
      case (_, nil): positive.append(byte)
      default: open?.append(byte)
      }
    }
    if let open { positive += [UInt8(ascii: "[")] + open }
    self.positive = String(decoding: positive, as: UTF8.self).trimmed
    negative = String(decoding: Array(negatives.joined(separator: [0x20])), as: UTF8.self).trimmed
  }
}
