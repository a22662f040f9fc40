import JSON
import Recipes

/// What a graph with a single sampler says, as far as each value is certain.
struct ComfySampling {
  let graph: ComfyGraph
  /// The sampler's number.
  let place: String
  let sampler: ComfyGraph.Node

  /// nil where the graph has no `KSampler` or several samplers.
  init?(_ graph: ComfyGraph) {
    let samplers = graph.order.filter { Self.isSampler(graph.nodes[$0]?.type ?? "") }
    guard samplers.count == 1, let sampler = graph.nodes[samplers[0]], sampler.type == "KSampler" else {
      return nil
    }
    self.graph = graph
    place = samplers[0]
    self.sampler = sampler
  }

  /// Nodes that sample, whoever wrote them.
  private static func isSampler(_ type: String) -> Bool {
    let choosers = ["KSamplerSelect", "SamplerCustomSelect"]
    return type.holds("Sampler") && !choosers.contains(type) && !type.hasPrefix("Sampler")
      || type.hasPrefix("SamplerCustom")
  }

  var positive: String? { text(sampler.link("positive")) }
  var negative: String? { text(sampler.link("negative")) }

  private func text(_ link: ComfyGraph.Link?) -> String? {
    guard let node = graph[link], node.type == "CLIPTextEncode" else { return nil }
    return node.value("text")
  }

  /// The latent that plain text-to-image begins with.
  var emptyLatent: ComfyGraph.Node? {
    guard let node = graph[sampler.link("latent_image")], node.type == "EmptyLatentImage" else { return nil }
    return node
  }

  /// The file that the chain of models begins with, through whatever stands between.
  var checkpoint: String? {
    var next = sampler.link("model")
    var seen: Set<String> = []
    while let link = next, let node = graph[link], seen.insert(link.node).inserted {
      if let name = node.value("ckpt_name") { return name }
      next = node.link("model")
    }
    return nil
  }

  var denoise: Double? { sampler.value("denoise").flatMap(finiteNumber) }

  var fields: [Field] {
    var fields: [Field] = []
    for (input, key) in [
      ("steps", "Steps"), ("sampler_name", "Sampler"), ("scheduler", "Schedule type"), ("cfg", "CFG scale"),
      ("seed", "Seed"),
    ] {
      if let value = sampler.value(input) { fields.append(Field(key, withoutPrefix(value))) }
    }
    if let width = emptyLatent?.value("width"), let height = emptyLatent?.value("height") {
      fields.append(Field("Size", "\(width)x\(height)"))
    }
    return fields
  }

  /// The first versions wrote `sample_dpmpp_2m`.
  private func withoutPrefix(_ name: String) -> String {
    name.hasPrefix("sample_") ? String(name.dropFirst("sample_".count)) : name
  }
}
