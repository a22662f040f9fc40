public import Recipes

/// One way to write generation parameters down. A new one is one file and one line in ``dialects``.
public protocol Dialect: Sendable {
  /// A short word for messages and the table of dialects.
  var name: String { get }

  /// What the table of dialects says.
  var page: DialectPage { get }

  /// Whether the dialect speaks only where no other text of the file does.
  var isLastResort: Bool { get }

  /// The parameters in the text, or nil if it isn't written in this dialect.
  /// - Throws: ``ParameterError`` where the text is of this dialect but too damaged to read.
  func parse(_ text: CarriedText) throws(ParameterError) -> ParsedParameters?
}

extension Dialect {
  public var isLastResort: Bool { false }
}

/// A dialect in words, for people.
public struct DialectPage: Hashable, Sendable {
  public var programs: String
  public var carriers: String
  public var reads: String
  public var cannotVerify: String

  public init(programs: String, carriers: String, reads: String, cannotVerify: String) {
    self.programs = programs
    self.carriers = carriers
    self.reads = reads
    self.cannotVerify = cannotVerify
  }
}

/// Every dialect, in the order in which they are asked. The infotext comes last of those that hold settings, because
/// it has no mark of its own.
public let dialects: [any Dialect] = [
  ExiftoolDialect(), SwarmDialect(), FooocusDialect(), FooocusForkDialect(), InvokeDialect(),
  InvokeImageDialect(),
  InvokeCommandDialect(), DreamFactoryDialect(), NovelAIDialect(), TensorArtDialect(), SpaceDialect(),
  EasyDiffusionDialect(), DrawThingsDialect(), StabilityMatrixDialect(), ComfyDialect(), WrappedTextDialect(),
  CivitaiDialect(), ListingDialect(), InfotextDialect(), ComfyEditorDialect(),
]

/// Reads a text in the first dialect that recognises it.
/// - Throws: ``ParameterError/noParameters`` if none does.
public func parsedParameters(_ text: CarriedText) throws(ParameterError) -> ParsedParameters {
  for dialect in dialects {
    if let parsed = try dialect.parse(text) { return warned(parsed, text) }
  }
  throw .noParameters
}

/// Reads a text without a carrier.
public func parsedParameters(_ text: String) throws(ParameterError) -> ParsedParameters {
  try parsedParameters(CarriedText(text))
}

/// Reads the first of a file's texts that holds settings, and if none does, what the last dialects make of them.
/// - Parameter lastResort: whether to ask dialects that only say what a file is.
/// - Returns: nil where no text is written in any dialect; `index` is the text's place.
public func parsedParameters(
  in texts: [CarriedText], lastResort: Bool
) -> (parsed: ParsedParameters, index: Int)? {
  for (index, text) in texts.enumerated() {
    for dialect in dialects where dialect.isLastResort == lastResort {
      if let parsed = try? dialect.parse(text) { return (beside(warned(parsed, text), text), index) }
    }
  }
  return nil
}

/// A record that ends early is never all that made the picture.
private func warned(_ parsed: ParsedParameters, _ text: CarriedText) -> ParsedParameters {
  guard text.isTorn else { return parsed }
  var parsed = parsed
  parsed.reasons.append(Reason(.incompleteParameters, "the record ends early: settings may be missing"))
  return parsed
}

/// Savers of graphs write an infotext of the values that they know beside the graph that ran. Where that is not plain,
/// the infotext is not all that made the picture.
private func beside(_ parsed: ParsedParameters, _ text: CarriedText) -> ParsedParameters {
  guard text.document == nil else { return parsed }
  var parsed = parsed
  parsed.reasons += changesAfterSampling(text)
  let graphs = text.companions.sorted { $0.key < $1.key }.lazy.compactMap { label, companion in
    companion == text.text ? nil : ComfyDialect().parse(CarriedText(companion, label: label))
  }
  guard let graph = graphs.first, !graph.reasons.isEmpty else { return parsed }
  parsed.reasons += graph.reasons.map { Reason($0.code, "in the graph beside the text, \($0.detail)") }
  return parsed
}

/// A1111's page for finished pictures keeps the infotext and says beside it what it did: `extras`, later also
/// `postprocessing`.
private func changesAfterSampling(_ text: CarriedText) -> [Reason] {
  let changes = ["extras", "postprocessing"].compactMap { text.companions[$0]?.trimmed }
  return changes.filter { !$0.isEmpty }.prefix(1).map { change in
    let words = change.lowercased()
    let isFace = ["gfpgan", "codeformer"].contains { words.contains($0) } && !words.contains("upscale")
    return Reason(
      isFace ? .faceRestoration : .upscaled,
      "the picture was changed after sampling: `\(redacted(change).shortened())`")
  }
}
