import JSON
public import Recipes

/// The record of spaces on Hugging Face that render with diffusers: `num_inference_steps` and a `resolution` in words.
public struct SpaceDialect: Dialect {
  public let name = "hf-space"
  public let page = DialectPage(
    programs: "Hugging Face spaces", carriers: "PNG `parameters`",
    reads: "prompts, steps, sampler, guidance, seed, resolution, model with hash",
    cannotVerify: "upscaled pictures; styles and quality tags added behind the prompt")

  public init() {}

  public func parse(_ text: CarriedText) -> ParsedParameters? {
    guard let record = text.document, record["num_inference_steps"] != nil,
      record["use_stable_diffusion_model"] == nil, record["prompt"] != nil
    else { return nil }
    var reading = RecordReading(record, Self.names)
    if let resolution = record["resolution"]?.text { reading.set("Size", resolution) }
    reading.setSize(record["width"], record["height"])
    switch record["Model"] ?? record["model"] {
    case .string(let name)?: reading.set("Model", name)
    case let model?:
      reading.set("Model", model["Model"]?.text)
      reading.set("Model hash", model["Model hash"]?.text)
    case nil: break
    }
    return reading.parameters(
      "hf-space", prompt: record["prompt"]?.text, negativePrompt: record["negative_prompt"]?.text)
  }

  private static let names = RecordNames(
    keys: [
      "num_inference_steps": "Steps", "sampler": "Sampler", "scheduler": "Sampler",
      "guidance_scale": "CFG scale", "seed": "Seed",
    ],
    refused: [
      .exact("use_upscaler", .upscaled), .exact("sdxl_style", .unsupportedFeature),
      .exact("add_quality_tags", .unsupportedFeature), .exact("use_lora", .unsupportedFeature),
      .exact("strength", .img2img),
    ],
    handled: ["prompt", "negative_prompt", "resolution", "width", "height", "Model", "model"])
}
