import JSON
public import Recipes

/// NovelAI: a record in `Comment`, and for the first models the prompt in `Description`. Its own WebP files and hidden
/// texts hold all of that as one object with the record as a text inside.
public struct NovelAIDialect: Dialect {
  public let name = "novelai"
  public let page = DialectPage(
    programs: "NovelAI", carriers: "PNG `Comment`, UserComment, hidden text",
    reads: "prompts, steps, sampler, schedule, guidance, seed, size",
    cannotVerify: "everything: the models are not published")

  public init() {}

  public func parse(_ text: CarriedText) -> ParsedParameters? {
    guard let outer = text.document else { return nil }
    let record = outer["Comment"]?.text.flatMap { try? JSONValue(parsing: $0, nonFinite: true) } ?? outer
    guard record["uc"] != nil || record["v4_prompt"] != nil, record["c"] == nil,
      record["scale"] != nil || isNamed(in: [outer, record], text)
    else { return nil }
    var reading = RecordReading(record, Self.names)
    reading.setSize(record["width"], record["height"])
    reading.set("Model", outer["Source"]?.text ?? text.companions["Source"])
    if let type = record["request_type"]?.text, ["Img2ImgRequest", "NativeInfillingRequest"].contains(type) {
      reading.refuse(.img2img, "`request_type: \(type)`: the picture was made from another picture")
    }
    let description = outer["Description"]?.text ?? text.companions["Description"]
    return reading.parameters(
      "novelai", prompt: record["prompt"]?.text ?? caption(record["v4_prompt"]) ?? description,
      negativePrompt: record["uc"]?.text ?? caption(record["v4_negative_prompt"]))
  }

  /// Copies that keep a few members still say whose they are.
  private func isNamed(in records: [JSONValue], _ text: CarriedText) -> Bool {
    let places = records.flatMap { [$0["Software"]?.text, $0["Source"]?.text, $0["source"]?.text] }
    return (places + [text.companions["Software"]]).contains { $0?.utf8.starts(with: "NovelAI".utf8) == true }
  }

  private func caption(_ prompt: JSONValue?) -> String? { prompt?["caption"]?["base_caption"]?.text }

  private static let names = RecordNames(
    keys: [
      "steps": "Steps", "sampler": "Sampler", "noise_schedule": "Schedule type", "scale": "CFG scale",
      "seed": "Seed",
    ],
    handled: ["prompt", "uc", "width", "height"], suspectsUnknown: false)
}
