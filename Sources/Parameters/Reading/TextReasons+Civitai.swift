import JSON
import Recipes

extension TextReasons {
  /// Civitai's generator names LoRAs by number, without a tag.
  mutating func judgeCivitai() {
    if let text = reader.text("Civitai resources"), let list = (try? JSONValue(parsing: text))?.elements {
      let networks = list.filter(isNetwork).count
      if networks > recipe.loras.count {
        refuse(
          .unsupportedFeature,
          "`Civitai resources` lists \(networks) networks, the prompt has \(recipe.loras.count) LoRA tags")
      }
    }
    if let text = reader.text("Civitai metadata"),
      let workflow = (try? JSONValue(parsing: text))?["workflow"]?.text,
      workflow.utf8.starts(with: "img2img".utf8)
    {
      refuse(.img2img, "`Civitai metadata` says that the picture was made from another picture")
    }
  }

  private func isNetwork(_ resource: JSONValue) -> Bool {
    let kinds = ["lora", "lycoris", "locon", "dora", "hypernet", "hypernetwork"]
    if let type = resource["type"]?.text { return kinds.contains(type.lowercased()) }
    let parts = resource["air"]?.text?.split(separator: ":").map { $0.lowercased() } ?? []
    return parts.contains(where: kinds.contains)
  }
}
