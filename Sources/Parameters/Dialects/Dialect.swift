public import Recipes

/// A text with the name under which its carrier keeps it.
public struct CarriedText: Hashable, Sendable {
  public var text: String
  /// The chunk's keyword or the tag: `parameters`, `Comment`, `UserComment`, ...; nil for a file.
  public var label: String?

  public init(_ text: String, label: String? = nil) {
    self.text = text
    self.label = label
  }
}

/// One way to write generation parameters down. A new one is one file and one line in ``dialects``.
public protocol Dialect: Sendable {
  /// A short word for messages.
  var name: String { get }

  /// The parameters in the text, or nil if it isn't written in this dialect.
  /// - Throws: ``ParameterError`` where the text is of this dialect but too damaged to read.
  func parse(_ text: CarriedText) throws(ParameterError) -> ParsedParameters?
}

/// Every dialect, in the order in which they are asked. The infotext comes last, because it has no mark of its own.
public let dialects: [any Dialect] = [InfotextDialect()]

/// Reads a text in the first dialect that recognises it.
/// - Throws: ``ParameterError/noParameters`` if none does.
public func parsedParameters(_ text: CarriedText) throws(ParameterError) -> ParsedParameters {
  for dialect in dialects {
    if let parsed = try dialect.parse(text) { return parsed }
  }
  throw .noParameters
}

/// Reads a text without a carrier.
public func parsedParameters(_ text: String) throws(ParameterError) -> ParsedParameters {
  try parsedParameters(CarriedText(text))
}
