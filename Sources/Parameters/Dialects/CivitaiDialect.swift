import JSON
public import Recipes

/// Civitai's records from its public interface: an image with `meta`, a list of them, or the bare `meta`.
public struct CivitaiDialect: Dialect {
  public let name = "civitai-rest"
  public let page = DialectPage(
    programs: "Civitai's REST interface, what its pages load", carriers: "`.json`",
    reads: "everything that stands in `meta`, `resources` and `hashes`; the graph in `comfy`",
    cannotVerify: "the same as of the program whose settings the site keeps")

  public init() {}

  public func parse(_ text: CarriedText) -> ParsedParameters? {
    guard let document = text.document.map(answer) else { return nil }
    let records = document["items"]?.elements ?? document.elements ?? [document]
    // The site wraps newer records once more; others keep in `meta` what is no setting.
    let found = records.lazy.compactMap { record in
      [record["meta"]?["meta"], record["meta"], record].lazy.compactMap { $0.flatMap(parameters) }.first
    }
    guard var parsed = found.first else { return nil }
    if records.count > 1 {
      parsed.notes.append(
        Note("several-records", "\(records.count) records stand in the list; the first with settings counts"))
    }
    return parsed
  }

  private func parameters(_ meta: JSONValue) -> ParsedParameters? {
    let site = civitaiParameters(meta)
    guard let graph = comfyGraph(meta["comfy"]) else { return site }
    let ran = comfyParameters(graph.graph, graph.document)
    guard var site, !ran.reasons.isEmpty else { return ran }
    site.generator = "comfyui"
    site.reasons += ran.reasons
    return site
  }
}

/// What the site's pages ask for comes wrapped in the answer of a call.
private func answer(_ document: JSONValue) -> JSONValue {
  let data = document["result"]?["data"]
  return data?["json"] ?? data ?? document
}

/// The parameters in a `meta`, or nil where it holds no settings.
func civitaiParameters(_ meta: JSONValue) -> ParsedParameters? {
  let signs = ["steps", "cfgScale", "sampler", "seed", "negativePrompt", "Model hash"]
  guard meta.members != nil, signs.filter({ meta[$0] != nil }).count >= 2 else { return nil }
  let prompt = meta["prompt"]?.text ?? ""
  let torn = TornHashes(meta)
  let lost = LostKeys(torn.entries, prompt: prompt, negativePrompt: meta["negativePrompt"]?.text ?? "")
  var names = civitaiNames
  names.handled.formUnion(torn.keys)
  var reading = RecordReading(meta, names)
  for key in ["Lora hashes", "TI hashes"] {
    reading.set(key, lost.fields.filter { $0.key == key }.map(\.value).joined(separator: ", "))
  }
  reading.setSize(meta["width"], meta["height"])
  if reading.fields.contains(where: { $0.key == "Clip skip" }) == false {
    reading.set("Clip skip", meta["clipSkip"]?.fieldText)
  }
  for name in ["workflow", "workflowId", "process"] {
    guard let job = meta[name]?.text, let reason = reason(ofJob: job, name) else { continue }
    reading.refuse(reason.code, reason.detail)
  }
  for name in ["baseModel", "ecosystem"] {
    guard let family = meta[name]?.text, isOtherFamily(family) else { continue }
    reading.refuse(.unsupportedFeature, "`\(name): \(family.shortened())` is another family")
  }
  var parameters = reading.parameters(
    "civitai", prompt: prompt, negativePrompt: meta["negativePrompt"]?.text,
    loras: resources(meta["resources"], beside: prompt))
  parameters.notes += lost.notes
  return parameters
}

/// A list of hashes in quotes that the site tore at its commas into members: `"\"first": "hash"`, `"other": "hash\""`.
private struct TornHashes {
  private(set) var entries: [String] = []
  private(set) var keys: Set<String> = []

  init(_ meta: JSONValue) {
    let quote = UInt8(ascii: "\"")
    let members = meta.members ?? []
    guard members.contains(where: { $0.key.utf8.first == quote }) else { return }
    for member in members where KnownKeys.find(member.key) == nil {
      guard let text = member.value.text, let hash = hexDigits(text.replacing("\"", with: "")),
        [10, 12, 64].contains(hash.utf8.count)
      else { continue }
      entries.append("\(member.key.replacing("\"", with: "")): \(hash)")
      keys.insert(member.key)
    }
  }
}

/// What a job of the site's generator does besides making a picture from a text; nil where that is all.
func reason(ofJob job: String, _ name: String) -> Reason? {
  let shown = "`\(name): \(redacted(job).shortened())`"
  if job == "txt2img" || job.isEmpty { return nil }
  if job.utf8.starts(with: "txt2img".utf8) {
    return Reason(.unsupportedFeature, "\(shown): the site went on with the picture after sampling")
  }
  return Reason(.img2img, "\(shown): the site made it from another picture")
}

/// LoRAs with a weight that no tag in the prompt names.
private func resources(_ list: JSONValue?, beside prompt: String) -> [LoraRequest] {
  let tagged = Set(LoraTags(prompt: LostBrackets(prompt).prompt, hashes: []).requests.map(\.name))
  return (list?.elements ?? []).compactMap { resource in
    guard ["lora", "locon", "lycoris", "dora"].contains(resource["type"]?.text?.lowercased()),
      let name = resource["name"]?.text, let weight = resource["weight"]?.decimal, !tagged.contains(name)
    else { return nil }
    return lora(name, weight: weight, hash: resource["hash"]?.text)
  }
}

private let civitaiNames = RecordNames(
  keys: [
    "steps": "Steps", "sampler": "Sampler", "cfgScale": "CFG scale", "seed": "Seed", "hashes": "Hashes",
    "civitaiResources": "Civitai resources", "scheduler": "Schedule type", "denoise": "Denoising strength",
  ],
  refused: [
    .exact("controlNets", .controlnet), .exact("sourceImage", .img2img), .exact("images", .img2img),
    .exact("upscalers", .upscaled), .exact("transformations", .upscaled),
  ],
  handled: [
    "prompt", "negativePrompt", "clipSkip", "comfy", "width", "height", "workflow", "models", "vaes",
    "additionalResources", "workflowId", "process", "baseModel", "ecosystem", "quantity", "aspectRatio",
    "disablePoi",
  ], hasOwnKeys: false)
