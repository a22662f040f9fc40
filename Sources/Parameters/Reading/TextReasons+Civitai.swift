import JSON
import Recipes

extension TextReasons {
  mutating func judgeCivitai() {
    if let text = reader.text("Civitai resources"), let list = (try? JSONValue(parsing: text))?.elements {
      judgeResources(list)
    }
    if let text = reader.text("Civitai metadata"), let job = try? JSONValue(parsing: text) { judgeJob(job) }
  }

  /// Civitai's generator names its files by number, LoRAs without a tag.
  private mutating func judgeResources(_ list: [JSONValue]) {
    if list.contains(where: isOfOtherFamily) {
      refuse(.unsupportedFeature, "`Civitai resources` has a checkpoint of another family")
    }
    if let kind = list.lazy.compactMap({ $0["type"]?.text }).first(where: isUnrendered) {
      refuse(.unsupportedFeature, "`Civitai resources` has a resource of the type `\(kind.shortened())`")
    }
    let networks = list.filter(isNetwork).count
    if networks > recipe.loras.count {
      refuse(
        .unsupportedFeature,
        "`Civitai resources` lists \(networks) networks, the prompt has \(recipe.loras.count) LoRA tags")
    }
  }

  private mutating func judgeJob(_ job: JSONValue) {
    if let workflow = job["workflow"]?.text, let reason = reason(ofJob: workflow, "workflow") {
      refuse(reason.code, "in `Civitai metadata`, " + reason.detail)
    }
    if let family = job["ecosystem"]?.text, isOtherFamily(family) {
      refuse(
        .unsupportedFeature, "in `Civitai metadata`, `ecosystem: \(family.shortened())` is another family")
    }
  }

  /// Kinds of resources that take part in the picture and are no checkpoint, network or embedding. What the text names
  /// besides is looked for by that name.
  private func isUnrendered(_ kind: String) -> Bool {
    switch kind.lowercased() {
    case "controlnet", "motionmodule", "detection": true
    case "upscaler": reader.text("Hires upscaler") == nil
    case "vae": reader.text("VAE") == nil && reader.text("VAE hash") == nil
    default: false
    }
  }

  /// `urn:air:flux1:checkpoint:...` names the family of its file, sometimes the checkpoint's name does.
  private func isOfOtherFamily(_ resource: JSONValue) -> Bool {
    if resource["type"]?.text == "checkpoint", let name = resource["modelName"]?.text, isOtherFamily(name) {
      return true
    }
    let parts = resource["air"]?.text?.split(separator: ":") ?? []
    return parts.count > 3 && parts[3].lowercased() == "checkpoint" && isOtherFamily(String(parts[2]))
  }

  private func isNetwork(_ resource: JSONValue) -> Bool {
    let kinds = ["lora", "lycoris", "locon", "dora", "hypernet", "hypernetwork"]
    if let type = resource["type"]?.text { return kinds.contains(type.lowercased()) }
    let parts = resource["air"]?.text?.split(separator: ":").map { $0.lowercased() } ?? []
    return parts.contains(where: kinds.contains)
  }
}
