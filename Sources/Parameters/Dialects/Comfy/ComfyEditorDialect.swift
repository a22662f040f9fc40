import JSON
public import Recipes

/// The graph as ComfyUI's editor draws it: values stand without their names, so nothing in it is certain.
public struct ComfyEditorDialect: Dialect {
  public let name = "comfyui-editor"
  public let page = DialectPage(
    programs: "ComfyUI's editor", carriers: "PNG `workflow`, TIFF tags, `.json`", reads: "that it is one",
    cannotVerify: "everything: the graph that was run is not in it (`custom-graph`)")
  public let isLastResort = true

  public init() {}

  public func parse(_ text: CarriedText) -> ParsedParameters? {
    guard let document = text.document, let nodes = document["nodes"]?.elements else { return nil }
    guard document["links"]?.elements != nil || document["last_node_id"] != nil || text.label == "workflow",
      nodes.allSatisfy({ $0["type"]?.text != nil })
    else { return nil }
    return ParsedParameters(
      generator: "comfyui", prompt: "", negativePrompt: "", fields: [],
      reasons: [
        Reason(.customGraph, "only the editor's drawing of a ComfyUI graph is there, not the graph that ran")
      ])
  }
}
