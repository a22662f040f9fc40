import ImageCodecs
import Parameters
public import Recipes

/// The parameters of a claim, with the carrier that they stand in.
public struct ClaimReading: Hashable, Sendable {
  public let parsed: ParsedParameters
  /// The container and its part, as in ``EmbeddedText``, or `side file`.
  public let carrier: String

  /// Reads the first text that holds settings; what only says how a picture was made counts if none does.
  /// Further texts are fetched one after another, for they cost decoding pixels or opening files.
  init?(_ texts: [EmbeddedText], among all: [EmbeddedText], further sources: [() -> [EmbeddedText]]) {
    var known: [EmbeddedText] = []
    for source in [{ texts }] + sources {
      let found = source()
      if let reading = Self.reading(of: found, among: all, lastResort: false) {
        self = reading
        return
      }
      known += found
    }
    guard let reading = Self.reading(of: known, among: all, lastResort: true) else { return nil }
    self = reading
  }

  private init(parsed: ParsedParameters, carrier: String) {
    self.parsed = parsed
    self.carrier = carrier
  }

  private static func reading(
    of texts: [EmbeddedText], among all: [EmbeddedText], lastResort: Bool
  ) -> ClaimReading? {
    guard !texts.isEmpty else { return nil }
    let companions = Dictionary(
      all.map { ($0.keyword, $0.text) }, uniquingKeysWith: { first, _ in first })
    let carried = texts.map {
      CarriedText($0.text, label: $0.keyword.isEmpty ? nil : $0.keyword, companions: companions)
    }
    guard let found = parsedParameters(in: carried, lastResort: lastResort) else { return nil }
    var parsed = found.parsed
    if texts[found.index].isCut {
      parsed.reasons.append(
        Reason(.incompleteParameters, "the file ends inside this text: settings may be missing"))
    }
    return ClaimReading(parsed: parsed, carrier: texts[found.index].carrier)
  }
}
