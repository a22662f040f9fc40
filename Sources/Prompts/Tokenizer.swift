/// CLIP's byte-pair tokenizer, as CLIP-L (transformers' slow `CLIPTokenizer`) and OpenCLIP use it.
public struct Tokenizer: Hashable, Sendable {
  public static let clipL = Tokenizer(specials: ["<|startoftext|>", "<|endoftext|>"], unescapesHTML: false)
  public static let openCLIP = Tokenizer(specials: ["<start_of_text>", "<end_of_text>"], unescapesHTML: true)

  public static let start: Int32 = 49406
  public static let end: Int32 = 49407
  /// A comma that ends a word.
  public static let comma: Int32 = 267

  /// Start and end as they are written in a text.
  private let specials: [String]
  private let unescapesHTML: Bool

  private init(specials: [String], unescapesHTML: Bool) {
    self.specials = specials
    self.unescapesHTML = unescapesHTML
  }

  /// The ids of a text, without start and end around them.
  public func tokens(of text: String) -> [Int32] {
    let text = cleaned(text)
    let words = WordSplitter(text: text, specials: specials.map { Array($0.unicodeScalars) })
    var pairs = BytePairs()
    var tokens: [Int32] = []
    var start = 0
    while start < text.count {
      guard !text[start].isBetweenWords else {
        start += 1
        continue
      }
      let end = words.end(from: start)
      if let special = words.specials.firstIndex(where: { text[start..<end].elementsEqual($0) }) {
        tokens.append(special == 0 ? Self.start : Self.end)
      } else {
        pairs.append(word: text[start..<end].lazy.flatMap(\.utf8), to: &tokens)
      }
      start = end
    }
    return tokens
  }

  /// Lower case, one space for any white space, none at the ends.
  private func cleaned(_ text: String) -> [Unicode.Scalar] {
    var scalars = repaired(text)
    if unescapesHTML { scalars = HTMLEntities.unescaped(HTMLEntities.unescaped(scalars)) }
    var spaced: [Unicode.Scalar] = []
    spaced.reserveCapacity(scalars.count)
    for scalar in scalars[...].trimmingSpace where !(scalar.isSpace && spaced.last == " ") {
      spaced.append(scalar.isSpace ? " " : scalar)
    }
    return lowercased(spaced)
  }
}

/// The pattern that divides a text: special token, contraction, letters, one number, or a run of anything else.
private struct WordSplitter {
  let text: [Unicode.Scalar]
  let specials: [[Unicode.Scalar]]
  private let contractions = ["'s", "'t", "'re", "'ve", "'m", "'ll", "'d"].map { Array($0.unicodeScalars) }

  init(text: [Unicode.Scalar], specials: [[Unicode.Scalar]]) {
    self.text = text
    self.specials = specials
  }

  /// Where the word that begins at a place other than a space ends.
  func end(from start: Int) -> Int {
    switch text[start] {
    case "<":
      if let special = specials.first(where: { stands($0, at: start) }) { return start + special.count }
    case "'": if let word = contractions.first(where: { stands($0, at: start) }) { return start + word.count }
    default: break
    }
    if text[start].isLetter { return text[start...].firstIndex { !$0.isLetter } ?? text.count }
    if text[start].isNumber { return start + 1 }
    return text[start...].firstIndex { $0.isBetweenWords || $0.isLetter || $0.isNumber } ?? text.count
  }

  /// The pattern ignores case, and the long s is an s then.
  private func stands(_ word: [Unicode.Scalar], at start: Int) -> Bool {
    guard start + word.count <= text.count else { return false }
    return zip(word, text[start...]).allSatisfy { $0 == $1 || ($0 == "s" && $1 == "ſ") }
  }
}

extension Unicode.Scalar {
  /// The mark U+0345 is no letter, but its upper case is, so that the pattern, ignoring case, finds no place for it.
  fileprivate var isBetweenWords: Bool { self == " " || value == 0x345 }
}
