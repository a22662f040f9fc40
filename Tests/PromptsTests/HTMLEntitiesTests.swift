import Testing

@testable import Prompts

@Suite struct HTMLEntitiesGolden {
  private func scalars(_ text: String) -> [Unicode.Scalar] { Array(text.unicodeScalars) }

  @Test(
    "decodes as ftfy does",
    arguments: [
      ("&eacute;&Eacute;&EACUTE;", "éÉÉ"), ("&nTILDE; &amp &unknown;", "&nTILDE; &amp &unknown;"),
      ("&SZLIG;", "SS"),
      ("&#233;&#xE9;&#XE9;", "ééé"), ("&#59;&#x3b;", "&#59;&#x3b;"), ("&#12x;&#;&#x;", "&#12x;&#;&#x;"),
      ("&#0;", "\u{FFFD}"),
      ("&#150;", "–"), ("&#xD800;&#x110000;", "\u{FFFD}\u{FFFD}"), ("&#7;&#xFFFE;&#xFDD0;", ""),
      ("&l&#116;;", "&lt;"),
      ("&#00000000000000000000041;", ")"),
      ("&CounterClockwiseContourIntegral;", "&CounterClockwiseContourIntegral;"),
      ("&NotEqualTilde;", "≂\u{338}"), ("&DoubleContourIntegral;", "∯"),
    ])
  func strict(text: String, expected: String) {
    #expect(HTMLEntities.decoded(scalars(text), nested: false) == scalars(expected))
  }

  @Test(
    "decodes as Python's html.unescape does",
    arguments: [
      ("&amp;&amp&ampx", "&&&x"), ("&notin;&notit;&not", "∉¬it;¬"), ("&#65&#65;&#x41g", "AAAg"),
      ("&#59;&#x3b;", ";;"),
      ("&frac12x", "½x"), ("& &; &a &<", "& &; &a &<"), ("&#;&#x;&#xg", "&#;&#x;&#xg"),
      ("&EACUTE;", "&EACUTE;"), ("&\u{212A}cedil;", "&\u{212A}cedil;"), ("&Kcedil;", "Ķ"),
      ("&CounterClockwiseContourIntegral;", "∳"), ("&#128;&#x81;", "€\u{81}"),
      ("&#99999999999999999999;", "\u{FFFD}"),
      ("&ampééééééééééééééééééééééééééééééééééé;", "&ééééééééééééééééééééééééééééééééééé;"),
    ])
  func lenient(text: String, expected: String) {
    #expect(HTMLEntities.unescaped(scalars(text)) == scalars(expected))
  }
}
