import JSON
public import Recipes

/// Stability Matrix's `parameters-json`, which stands beside an infotext: it counts where that is lost.
public struct StabilityMatrixDialect: Dialect {
  public let name = "stability-matrix"
  public let page = DialectPage(
    programs: "Stability Matrix", carriers: "PNG `parameters` (an infotext), `parameters-json`",
    reads: "prompts, steps, sampler, guidance, seed, size, model with hash",
    cannotVerify: "what its graph holds beyond these values (best effort)")

  public init() {}

  public func parse(_ text: CarriedText) -> ParsedParameters? {
    guard let record = text.document, record["PositivePrompt"] != nil, record["Steps"] != nil else {
      return nil
    }
    var reading = RecordReading(record, Self.names)
    reading.setSize(record["Width"], record["Height"])
    return reading.parameters(
      "stability-matrix", prompt: record["PositivePrompt"]?.text,
      negativePrompt: record["NegativePrompt"]?.text)
  }

  private static let names = RecordNames(
    keys: [
      "Steps": "Steps", "Sampler": "Sampler", "Seed": "Seed", "CfgScale": "CFG scale",
      "ModelHash": "Model hash",
      "ModelName": "Model",
    ],
    handled: ["PositivePrompt", "NegativePrompt", "Width", "Height"])
}
