import JSON
public import Recipes

/// The graph as ComfyUI's editor draws it: values stand without their names, so nothing in it is certain.
public struct ComfyEditorDialect: Dialect {
  public let name = "comfyui-editor"
  public let page = DialectPage(
    programs: "ComfyUI's editor", carriers: "PNG `workflow`, TIFF tags, `.json`",
    reads: "that it is one, also of a graph whose JSON is damaged",
    cannotVerify: "everything: the graph that was run is not in it (`custom-graph`)")
  public let isLastResort = true

  public init() {}

  public func parse(_ text: CarriedText) -> ParsedParameters? {
    if text.document == nil, isDamagedGraph(text.text) {
      return Self.refused("a ComfyUI graph is there, but its JSON is damaged")
    }
    guard let document = text.document, let nodes = document["nodes"]?.elements else { return nil }
    guard document["links"]?.elements != nil || document["last_node_id"] != nil || text.label == "workflow",
      nodes.allSatisfy({ $0["type"]?.text != nil })
    else { return nil }
    return Self.refused("only the editor's drawing of a ComfyUI graph is there, not the graph that ran")
  }

  private static func refused(_ detail: String) -> ParsedParameters {
    ParsedParameters(
      generator: "comfyui", prompt: "", negativePrompt: "", fields: [],
      reasons: [Reason(.customGraph, detail)])
  }

  /// Some tools lose a graph's quotes when they write it into a JPEG, and cut it: `{4: {inputs: {ckpt_name: a`.
  private func isDamagedGraph(_ text: String) -> Bool {
    guard text.utf8.count <= longestPaste, text.utf8.first(where: { $0 > 0x20 }) == UInt8(ascii: "{") else {
      return false
    }
    return text.holds("class_type") && text.holds("inputs")
  }
}
