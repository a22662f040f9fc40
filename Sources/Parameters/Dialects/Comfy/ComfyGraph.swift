import JSON

/// A graph as ComfyUI's server runs it: nodes by number, each with a class and inputs.
struct ComfyGraph {
  /// An input that takes another node's output.
  struct Link: Hashable {
    var node: String
    var output: Int
  }

  struct Node {
    let type: String
    /// Never a link where ``links`` has the name.
    let inputs: JSONValue
    let links: [(name: String, link: Link)]

    func link(_ name: String) -> Link? { links.first { $0.name == name }?.link }

    /// The input as it stands in a field, if it is no link.
    func value(_ name: String) -> String? { link(name) == nil ? inputs[name]?.fieldText : nil }
  }

  let nodes: [String: Node]
  /// The order in the text.
  let order: [String]
  private let usersByNode: [String: [String]]

  /// nil where no member is a node.
  init?(_ document: JSONValue) {
    var nodes: [String: Node] = [:]
    var order: [String] = []
    for member in document.members ?? [] {
      guard let type = member.value["class_type"]?.text, let inputs = member.value["inputs"],
        nodes[member.key] == nil
      else { continue }
      let links = (inputs.members ?? []).compactMap { input in
        Self.link(input.value).map { (name: input.key, link: $0) }
      }
      nodes[member.key] = Node(type: type, inputs: inputs, links: links)
      order.append(member.key)
    }
    guard !order.isEmpty else { return nil }
    self.nodes = nodes
    self.order = order
    var users: [String: [String]] = [:]
    for place in order {
      for node in Set((nodes[place]?.links ?? []).map(\.link.node)) { users[node, default: []].append(place) }
    }
    usersByNode = users
  }

  /// `["4", 0]`; some writers leave the quotes out.
  private static func link(_ value: JSONValue) -> Link? {
    guard let parts = value.elements, parts.count == 2, let output = parts[1].integer else { return nil }
    switch parts[0] {
    case .string(let node), .number(let node): return Link(node: node, output: output)
    default: return nil
    }
  }

  subscript(_ link: Link?) -> Node? { link.flatMap { nodes[$0.node] } }

  /// The nodes that take a result of this one directly.
  func users(of node: String) -> [String] { usersByNode[node] ?? [] }
}

/// The graph in `prompt` or `workflow` of an object, or of a text of one; requests to a service have them in `input`.
func comfyGraph(_ value: JSONValue?) -> (graph: ComfyGraph, document: JSONValue)? {
  let outer = value.map(parsedText)
  let places = [outer, outer?["input"]].flatMap { [$0?["prompt"], $0?["workflow"]] }
  return places.lazy.compactMap { $0.map(parsedText) }
    .compactMap { document in ComfyGraph(document).map { ($0, document) } }.first
}

/// The JSON that a text holds; else the value as it is.
private func parsedText(_ value: JSONValue) -> JSONValue {
  value.text.flatMap { try? JSONValue(parsing: $0, nonFinite: true) } ?? value
}
