import Recipes

/// How an infotext is read.
enum ReadingPolicy: Sendable {
  /// Exactly as A1111's pattern does.
  case strict
  /// As it is found in files: torn quotes, brackets without quotes, wrapped lines.
  case wild
}

/// Reads `Key: value, Key: value` from left to right, in time linear in the text and without recursion.
struct FieldScanner {
  enum Piece: Hashable {
    case field(Field)
    /// A text between commas that has no key.
    case fragment(String)
  }

  let text: UTF8Text
  let policy: ReadingPolicy
  let end: Int
  /// Where the next piece begins; at the end of a scan, where the settings end.
  var position: Int
  /// Keys of values whose quote, or bracket, never closes.
  var openQuotes: [String] = []
  var openBrackets: [String] = []
  /// Values in a word processor's quotes.
  var curlyValues: [String] = []
  var afterComma = false
  /// Whether the latest piece stood in quotes or brackets that close.
  var isClosedValue = false
  /// Every failed search for a closing quote or bracket costs up to the whole text, so there are only so many.
  var failedSearches = 0

  static let searchesAtMost = 8

  init(_ text: UTF8Text, in range: Range<Int>, policy: ReadingPolicy) {
    self.text = text
    self.policy = policy
    position = range.lowerBound
    end = range.upperBound
  }

  mutating func next() -> Piece? {
    switch policy {
    case .strict: nextStrict()
    case .wild: nextWild()
    }
  }

  var notes: [Note] {
    var notes: [Note] = []
    if !openQuotes.isEmpty {
      notes.append(Note("unbalanced-quote", "unbalanced quote: never closed after \(enumerated(openQuotes))"))
    }
    if !openBrackets.isEmpty {
      notes.append(
        Note("unbalanced-bracket", "unbalanced bracket: never closed after \(enumerated(openBrackets))"))
    }
    if !curlyValues.isEmpty {
      notes.append(Note("curly-quotes", "in a word processor's quotes: \(enumerated(curlyValues))"))
    }
    return notes
  }
}
