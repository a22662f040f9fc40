/// One part of a positive prompt between `AND`s; each is predicted by itself.
public struct PromptPart: Hashable, Sendable {
  public var text: String
  public var weight: Double

  public init(text: String, weight: Double) {
    self.text = text
    self.weight = weight
  }
}

/// Splits a positive prompt at the word `AND` (`modules/prompt_parser.py`). A part may end in `: weight`; its leading
/// white space stays. The negative prompt is not split.
/// - Throws: ``PromptError/weightNotANumber(text:offset:)`` for a weight beyond the range of a number.
public func promptParts(of prompt: String) throws(PromptError) -> [PromptPart] {
  let scalars = Array(prompt.unicodeScalars)
  var parts: [PromptPart] = []
  var start = 0
  for word in occurrences(of: "AND", in: scalars[...]) {
    parts.append(try part(start..<word.lowerBound, of: scalars))
    start = word.upperBound
  }
  parts.append(try part(start..<scalars.count, of: scalars))
  return parts
}

private func part(_ range: Range<Int>, of scalars: [Unicode.Scalar]) throws(PromptError) -> PromptPart {
  let source = scalars[range].trimmingTrailingSpace
  guard let colon = source.lastIndex(of: ":") else { return PromptPart(text: source.text, weight: 1) }
  let number = source[(colon + 1)...].trimmingSpace
  guard isPlainNumber(number) else { return PromptPart(text: source.text, weight: 1) }
  guard let weight = pythonFloat(number) else {
    throw .weightNotANumber(text: number.excerpt, offset: scalars[..<number.startIndex].utf8Count)
  }
  return PromptPart(text: source[..<colon].trimmingTrailingSpace.text, weight: weight)
}

/// An optional sign, digits, at most one point, no exponent.
private func isPlainNumber(_ text: ArraySlice<Unicode.Scalar>) -> Bool {
  let unsigned = text.first == "+" || text.first == "-" ? text.dropFirst() : text
  let digits = unsigned.count { $0.decimalDigit != nil }
  let points = unsigned.count { $0 == "." }
  return digits > 0 && points <= 1 && digits + points == unsigned.count
}

/// Where a word stands by itself, between characters that are no word characters.
func occurrences(of word: String, in text: ArraySlice<Unicode.Scalar>) -> [Range<Int>] {
  let word = Array(word.unicodeScalars)
  var found: [Range<Int>] = []
  var i = text.startIndex
  while i + word.count <= text.endIndex {
    let end = i + word.count
    if text[i] == word[0], text[i..<end].elementsEqual(word),
      i == text.startIndex || !text[i - 1].isWordCharacter,
      end == text.endIndex || !text[end].isWordCharacter
    {
      found.append(i..<end)
      i = end
    } else {
      i += 1
    }
  }
  return found
}
