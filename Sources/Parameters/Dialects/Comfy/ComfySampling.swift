import JSON
import Recipes

/// What a graph with a single sampler says, as far as each value is certain. Values are followed through whatever
/// nodes stand between; ``ComfyPlainGraph`` tells whether there are such.
struct ComfySampling {
  let graph: ComfyGraph
  /// The sampler's number.
  let place: String
  let sampler: ComfyGraph.Node
  /// The sampler, and the nodes that hand it noise, steps and guidance where these are nodes of their own.
  private let parts: [ComfyGraph.Node]

  /// nil where the graph has no sampler or several.
  init?(_ graph: ComfyGraph) {
    let samplers = graph.order.filter { Self.isSampler(graph.nodes[$0]?.type ?? "") }
    guard samplers.count == 1, let sampler = graph.nodes[samplers[0]] else { return nil }
    self.graph = graph
    place = samplers[0]
    self.sampler = sampler
    parts = [sampler] + ["guider", "sigmas", "sampler", "noise", "pipe"].flatMap { graph.chain(sampler, $0) }
  }

  /// Nodes that sample, whoever wrote them.
  private static func isSampler(_ type: String) -> Bool {
    let choosers = ["KSamplerSelect", "SamplerCustomSelect"]
    return type.holds("Sampler") && !choosers.contains(type) && !type.hasPrefix("Sampler")
      || type.hasPrefix("SamplerCustom")
  }

  var positive: String? { text("positive") ?? text("conditioning") }
  var negative: String? { text("negative") }

  /// The one text that a conditioning comes from.
  private func text(_ role: String) -> String? {
    guard let start = parts.lazy.compactMap({ $0.link(role) }).first else {
      return parts.lazy.compactMap { $0.value(role) }.first
    }
    return graph.text(start, role: role == "conditioning" ? "positive" : role)
  }

  /// The latent that plain text-to-image begins with.
  var emptyLatent: ComfyGraph.Node? {
    guard let node = graph[sampler.link("latent_image")], node.type == "EmptyLatentImage" else { return nil }
    return node
  }

  /// The file that the chain of models begins with, through whatever stands between.
  var checkpoint: String? {
    parts.lazy.compactMap { part in
      graph.chain(part, "model").lazy.compactMap { $0.value("ckpt_name") ?? $0.value("unet_name") }.first
    }.first
  }

  var denoise: Double? { value(["denoise"]).flatMap(finiteNumber) }

  var fields: [Field] {
    var fields: [Field] = []
    for (inputs, key) in Self.names {
      if let value = value(inputs) { fields.append(Field(key, withoutPrefix(value))) }
    }
    if let width = emptyLatent?.value("width"), let height = emptyLatent?.value("height") {
      fields.append(Field("Size", "\(width)x\(height)"))
    }
    return fields
  }

  private static let names = [
    (["steps"], "Steps"), (["sampler_name"], "Sampler"), (["scheduler"], "Schedule type"),
    (["cfg"], "CFG scale"), (["seed", "noise_seed"], "Seed"),
  ]

  private func value(_ inputs: [String]) -> String? {
    parts.lazy.compactMap { part in
      inputs.lazy.compactMap { part.value($0) ?? graph.number(part.link($0), named: $0) }.first
    }.first
  }

  /// The first versions wrote `sample_dpmpp_2m`.
  private func withoutPrefix(_ name: String) -> String {
    name.hasPrefix("sample_") ? String(name.dropFirst("sample_".count)) : name
  }
}

extension ComfyGraph {
  /// The nodes that a chain of links of one name passes through.
  fileprivate func chain(_ start: Node, _ name: String) -> [Node] {
    var nodes: [Node] = []
    var seen: Set<String> = []
    var next = start.link(name)
    while let link = next, let node = self[link], seen.insert(link.node).inserted {
      nodes.append(node)
      // A reroute has one input, without a name.
      next = node.link(name) ?? (node.inputs.members?.count == 1 ? node.links.first?.link : nil)
    }
    return nodes
  }

  /// The literal value of a node that does nothing but hold one: `Seed (rgthree)`, a primitive.
  fileprivate func number(_ link: Link?, named name: String) -> String? {
    guard let node = self[link], node.links.isEmpty else { return nil }
    return ([name] + ["seed", "value", "number", "int", "float"]).lazy.compactMap(node.value).first
  }

  /// The text that a conditioning or a text comes from, where there is exactly one way back.
  fileprivate func text(_ start: Link, role: String) -> String? {
    var seen: Set<String> = []
    var next: Link? = start
    while let link = next, let node = self[link], seen.insert(link.node).inserted {
      if let text = node.text(role) { return text }
      let ways = [role, "conditioning", "text", "string", "prompt"].compactMap(node.link)
      next = ways.first
      if ways.count != 1 { return nil }
    }
    return nil
  }
}

extension ComfyGraph.Node {
  /// The literal text of an encoder, of a loader with both texts, or of a node that holds a text.
  fileprivate func text(_ role: String) -> String? {
    if let both = value("text_g"), link("text_l") == nil {
      // SDXL's encoders take a text each; two different ones are no single prompt.
      let local = value("text_l") ?? both
      return local == both ? both : nil
    }
    return [role, "text", "string", "prompt", "value"].lazy.compactMap { inputs[$0]?.text }.first
  }
}
