import JSON
public import Recipes

/// An infotext inside a JSON object: the answer of A1111's programming interface, and what readers of PNG files print.
public struct WrappedTextDialect: Dialect {
  public let name = "wrapped"
  public let page = DialectPage(
    programs: "A1111's programming interface, readers of PNG files", carriers: "`.json`",
    reads: "the text in `parameters`, or the first of `infotexts`, also inside `info`",
    cannotVerify: "as of its text")

  public init() {}

  public func parse(_ text: CarriedText) throws(ParameterError) -> ParsedParameters? {
    guard let document = text.document else { return nil }
    let info =
      document["info"]?.text.flatMap { try? JSONValue(parsing: $0, nonFinite: true) } ?? document["info"]
    for record in [document, info].compactMap(\.self) {
      guard let text = record["parameters"]?.text ?? record["infotexts"]?.elements?.first?.text else {
        continue
      }
      if let parsed = try? parsedParameters(CarriedText(text, label: "parameters")) {
        return withCount(parsed, record)
      }
    }
    return nil
  }

  private func withCount(_ parsed: ParsedParameters, _ record: JSONValue) -> ParsedParameters {
    guard record["parameters"]?.text == nil, let count = record["infotexts"]?.elements?.count, count > 1
    else {
      return parsed
    }
    var parsed = parsed
    parsed.notes.append(Note("several-records", "\(count) infotexts stand in the record; the first counts"))
    return parsed
  }
}
