import JSON
public import Recipes

/// The graph that ComfyUI's server ran (`prompt`). A plain one becomes a recipe; of others the certain values are
/// reported.
public struct ComfyDialect: Dialect {
  public let name = "comfyui"
  public let page = DialectPage(
    programs: "ComfyUI", carriers: "PNG `prompt`, TIFF tags `Make`, `Model`, `ImageDescription`, `.json`",
    reads:
      "of a graph with one `KSampler`: texts, steps, sampler, scheduler, guidance, seed, size, checkpoint, VAE, LoRAs",
    cannotVerify:
      "every graph that is not plain text-to-image (`custom-graph`), pictures made from pictures, ControlNet, weighted "
      + "words")

  public init() {}

  public func parse(_ text: CarriedText) -> ParsedParameters? {
    guard let document = text.document else { return nil }
    if let graph = ComfyGraph(document) { return comfyParameters(graph, document) }
    // A request to the server, or a saved job, has the graph in `prompt`.
    return comfyGraph(document).map { comfyParameters($0.graph, $0.document) }
  }
}

/// What a graph says; a site's own values beside it come first.
func comfyParameters(_ graph: ComfyGraph, _ document: JSONValue) -> ParsedParameters {
  var parsed = ParsedParameters(generator: "comfyui", prompt: "", negativePrompt: "", fields: [])
  if let sampling = ComfySampling(graph) {
    parsed = sampledParameters(sampling)
  } else {
    parsed.reasons = [Reason(.customGraph, "the graph has no sampler or more than one")]
  }
  for (words, code) in signs {
    guard
      let type = graph.order.lazy.compactMap({ graph.nodes[$0]?.type }).first(where: { $0.holds(words) })
    else {
      continue
    }
    parsed.reasons.append(Reason(code, "the graph has the node `\(type.shortened())`"))
  }
  guard let written = document["extraMetadata"]?.text, let extra = try? JSONValue(parsing: written),
    var site = civitaiParameters(extra)
  else { return parsed }
  site.reasons += parsed.reasons
  return site
}

private func sampledParameters(_ sampling: ComfySampling) -> ParsedParameters {
  let plain = ComfyPlainGraph(sampling)
  var parsed = ParsedParameters(
    generator: "comfyui", prompt: (sampling.positive ?? "").trimmed,
    negativePrompt: (sampling.negative ?? "").trimmed, fields: sampling.fields)
  if let name = sampling.checkpoint { parsed.fields.append(Field("Model", name)) }
  if let denoise = sampling.denoise, denoise < 1 {
    parsed.reasons.append(Reason(.img2img, "`denoise` is below 1: the picture was made from another picture"))
  }
  if let obstacle = plain.obstacle {
    parsed.reasons.insert(Reason(.customGraph, "the graph is not plain: \(obstacle)"), at: 0)
    return parsed
  }
  parsed.loras = plain.loras
  if let layer = plain.clipSkip, layer != "1" { parsed.fields.append(Field("Clip skip", layer)) }
  if let vae = plain.vae { parsed.fields.append(Field("VAE", vae)) }
  parsed.reasons += comfyLanguage([sampling.positive, sampling.negative]).map {
    Reason(.unsupportedFeature, $0)
  }
  return parsed
}

/// What nodes' names tell beside the graph's shape.
private let signs: [(words: String, code: ReasonCode)] = [
  ("ControlNet", .controlnet), ("VAEEncode", .img2img), ("FaceDetailer", .adetailer),
  ("IPAdapter", .unsupportedFeature),
  ("UltimateSDUpscale", .script), ("ImageUpscaleWithModel", .upscaled), ("FaceRestore", .faceRestoration),
  ("ReActor", .faceRestoration),
]
