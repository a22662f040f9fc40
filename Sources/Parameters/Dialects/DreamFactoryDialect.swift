public import Recipes

/// Dream Factory's command line in the UserComment; the rendering itself was done by A1111.
public struct DreamFactoryDialect: Dialect {
  public let name = "dream-factory"
  public let page = DialectPage(
    programs: "Dream Factory", carriers: "UserComment",
    reads: "prompts, steps, sampler, guidance, seed, size, model with hash",
    cannotVerify: "pictures made from pictures, ControlNet, ADetailer, upscaling, any other option")

  public init() {}

  public func parse(_ text: CarriedText) -> ParsedParameters? {
    guard let line = CommandLineText(text.text), line.value("--scale") != nil,
      line.value("--ddim_steps") ?? line.value("--steps") != nil
    else { return nil }
    var parsed = ParsedParameters(
      generator: "dream-factory", prompt: line.prompt.trimmed,
      negativePrompt: (line.value("--neg_prompt") ?? "").trimmed, fields: [])
    for (option, value) in line.options where !Self.handled.contains(option) {
      parsed.fields.append(Field(Self.keys[option] ?? option, value))
      if Self.keys[option] == nil, !Self.harmless.contains(option) {
        parsed.reasons.append(
          Reason(Self.code(option), "`\(option.shortened()) \(redacted(value).shortened())` is not rendered"))
      }
    }
    if let width = line.value("--W") ?? line.value("--width"),
      let height = line.value("--H") ?? line.value("--height")
    {
      parsed.fields.append(Field("Size", "\(width)x\(height)"))
    }
    if let model = line.value("--ckpt") ?? line.value("--ckpt_file") { parsed.fields += Self.model(model) }
    parsed.fields = infotextOrder(parsed.fields)
    return parsed
  }

  /// `folder\name.safetensors [hash]`.
  private static func model(_ text: String) -> [Field] {
    let parts = text.split(separator: "[", maxSplits: 1).map { String($0).trimmed }
    guard parts.count == 2, parts[1].hasSuffix("]") else { return [Field("Model", text)] }
    return [Field("Model hash", String(parts[1].dropLast())), Field("Model", parts[0])]
  }

  private static let handled: Set = [
    "--neg_prompt", "--W", "--H", "--width", "--height", "--ckpt", "--ckpt_file",
  ]

  private static let keys = [
    "--ddim_steps": "Steps", "--steps": "Steps", "--scale": "CFG scale", "--seed": "Seed",
    "--sampler": "Sampler",
    "--clip_skip": "Clip skip", "--vae": "VAE",
  ]

  private static let harmless: Set = [
    "--n_iter", "--n_samples", "--gpu", "--date", "--outdir", "--skip_grid",
  ]

  private static func code(_ option: String) -> ReasonCode {
    let word = option.lowercased()
    if word.holds("control") { return .controlnet }
    if word.holds("adetailer") || word.holds("ad_") { return .adetailer }
    if word.holds("init") || word.holds("input_image") || word == "--strength" { return .img2img }
    if word.holds("upscale") { return .upscaled }
    if word.holds("refiner") { return .refiner }
    return .unsupportedFeature
  }
}
