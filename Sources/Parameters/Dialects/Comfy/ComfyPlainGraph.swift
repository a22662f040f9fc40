import Recipes

/// A graph that does nothing but text-to-image: a checkpoint, LoRAs, two texts, one sampler, one VAE.
struct ComfyPlainGraph {
  private(set) var loras: [LoraRequest] = []
  private(set) var clipSkip: String?
  private(set) var vae: String?
  /// What makes the graph more than plain; nil where it is plain.
  private(set) var obstacle: String?

  private struct Obstacle: Error {
    let words: String
  }

  init(_ sampling: ComfySampling) {
    do throws(Obstacle) {
      try read(sampling)
    } catch {
      obstacle = error.words
    }
  }

  private mutating func read(_ sampling: ComfySampling) throws(Obstacle) {
    let graph = sampling.graph
    guard sampling.sampler.type == "KSampler" else {
      throw Obstacle(words: "its sampler is the node `\(sampling.sampler.type.shortened())`")
    }
    let encoders = ["positive", "negative"].map { graph[sampling.sampler.link($0)] }
    guard encoders.allSatisfy({ $0?.type == "CLIPTextEncode" && $0?.value("text") != nil }) else {
      throw Obstacle(words: "its prompts are not literal texts at the sampler")
    }
    if let linked = Self.literals.first(where: { sampling.sampler.link($0) != nil }) {
      throw Obstacle(words: "its `\(linked)` comes from another node")
    }
    guard let latent = sampling.emptyLatent else {
      throw Obstacle(words: "its sampler does not begin with an empty latent")
    }
    guard latent.value("batch_size") ?? "1" == "1" else {
      throw Obstacle(words: "it makes several pictures at once, and nothing tells which one this is")
    }
    let checkpoint = try readModels(graph, sampling.sampler.link("model"))
    for input in ["positive", "negative"] {
      try readTextEncoder(graph, graph[sampling.sampler.link(input)]?.link("clip"), checkpoint)
    }
    try readDecoding(graph, sampling.place, checkpoint)
  }

  private static let literals = ["steps", "cfg", "sampler_name", "scheduler", "seed", "denoise"]

  /// The chain of LoRAs, from the sampler back to the checkpoint.
  private mutating func readModels(_ graph: ComfyGraph, _ start: ComfyGraph.Link?) throws(Obstacle) -> String
  {
    var next = start
    var seen: Set<String> = []
    while let link = next, let node = graph[link], seen.insert(link.node).inserted {
      guard link.output == 0 else { break }
      switch node.type {
      case "CheckpointLoaderSimple": return link.node
      case "LoraLoader", "LoraLoaderModelOnly":
        loras.insert(try request(node), at: 0)
        places.insert(link.node, at: 0)
        next = node.link("model")
      default: throw Obstacle(words: "its model passes through the node `\(node.type.shortened())`")
      }
    }
    throw Obstacle(words: "its model comes from no checkpoint")
  }

  /// The nodes of ``loras``.
  private var places: [String] = []

  private func request(_ node: ComfyGraph.Node) throws(Obstacle) -> LoraRequest {
    guard let name = node.value("lora_name"), let model = node.value("strength_model").flatMap(finiteNumber)
    else {
      throw Obstacle(words: "a LoRA has no literal name and strength")
    }
    let clip = node.type == "LoraLoader" ? node.value("strength_clip").flatMap(finiteNumber) : 0
    guard let clip else { throw Obstacle(words: "a LoRA has no literal strength for the text encoder") }
    return lora(name, weight: model, textEncoder: clip)
  }

  /// The same LoRAs, back to the same checkpoint, with at most one choice of a layer between.
  private mutating func readTextEncoder(
    _ graph: ComfyGraph, _ start: ComfyGraph.Link?, _ checkpoint: String
  ) throws(Obstacle) {
    var next = start
    var met: [String] = []
    var layer: String?
    var seen: Set<String> = []
    while let link = next, let node = graph[link], seen.insert(link.node).inserted {
      switch (node.type, link.output) {
      case ("CheckpointLoaderSimple", 1):
        let expected = places.filter { graph.nodes[$0]?.type == "LoraLoader" }
        guard link.node == checkpoint, met == expected, clipSkip == nil || clipSkip == (layer ?? "1") else {
          throw Obstacle(words: "its texts are encoded with other LoRAs or layers than the model has")
        }
        clipSkip = layer ?? "1"
        return
      case ("LoraLoader", 1): met.insert(link.node, at: 0)
      case ("CLIPSetLastLayer", 0):
        guard layer == nil, let value = node.value("stop_at_clip_layer").flatMap(finiteNumber), value < 0
        else {
          throw Obstacle(words: "its text encoder's layer is no literal number")
        }
        layer = plain(-value)
      default: throw Obstacle(words: "its text encoder passes through the node `\(node.type.shortened())`")
      }
      next = node.link("clip")
    }
    throw Obstacle(words: "its texts are encoded by no checkpoint's text encoder")
  }

  /// Only a VAE, and nodes that save or show the picture, may follow the sampler, and nothing else may be saved.
  private mutating func readDecoding(
    _ graph: ComfyGraph, _ sampler: String, _ checkpoint: String
  ) throws(Obstacle) {
    let decoders = graph.users(of: sampler)
    guard decoders.count == 1, let decoder = graph.nodes[decoders[0]], decoder.type == "VAEDecode" else {
      throw Obstacle(words: "something else than one `VAEDecode` follows the sampler")
    }
    try readVAE(graph, decoder.link("vae"), checkpoint)
    for user in graph.users(of: decoders[0]) {
      let type = graph.nodes[user]?.type ?? ""
      guard Self.isDisplay(type), graph.users(of: user).isEmpty else {
        throw Obstacle(words: "the decoded picture goes on to the node `\(type.shortened())`")
      }
    }
    for place in graph.order where Self.isDisplay(graph.nodes[place]?.type ?? "") {
      guard let node = graph.nodes[place], let image = node.link("images") ?? node.link("image") else {
        continue
      }
      if image.node != decoders[0] { throw Obstacle(words: "it saves pictures that are not the sampler's") }
    }
  }

  private mutating func readVAE(
    _ graph: ComfyGraph, _ link: ComfyGraph.Link?, _ checkpoint: String
  ) throws(Obstacle) {
    guard let link, let node = graph[link] else { throw Obstacle(words: "its VAE is missing") }
    if link.node == checkpoint, link.output == 2 { return }
    guard node.type == "VAELoader", let name = node.value("vae_name"), !name.hasPrefix("tae"),
      name != "pixel_space"
    else { throw Obstacle(words: "its VAE comes from the node `\(node.type.shortened())`") }
    vae = name
  }

  private static func isDisplay(_ type: String) -> Bool {
    let word = type.lowercased()
    return ["save", "preview", "show", "display", "websocket", "compare"].contains { word.holds($0) }
  }
}
