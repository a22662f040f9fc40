/// A piece of a page. Whatever is put into it as a string is escaped; only literals and other pieces are markup, so
/// nothing from a file can become any.
struct HTML: ExpressibleByStringInterpolation {
  let markup: String

  init(stringLiteral markup: String) { self.markup = markup }

  init(stringInterpolation: StringInterpolation) { markup = stringInterpolation.markup }

  /// Markup of our own, such as a style sheet.
  init(trusted bytes: [UInt8]) { markup = String(decoding: bytes, as: UTF8.self) }

  static var nothing: HTML { "" }

  struct StringInterpolation: StringInterpolationProtocol {
    fileprivate var markup = ""

    init(literalCapacity: Int, interpolationCount: Int) { markup.reserveCapacity(literalCapacity) }

    mutating func appendLiteral(_ literal: String) { markup += literal }

    mutating func appendInterpolation(_ piece: HTML) { markup += piece.markup }

    mutating func appendInterpolation(_ pieces: [HTML]) {
      for piece in pieces { markup += piece.markup }
    }

    mutating func appendInterpolation(_ number: Int) { markup += String(number) }

    mutating func appendInterpolation(_ text: String) { markup += markupEscaped(printableLine(text)) }
  }
}
