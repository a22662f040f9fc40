/// A piece of a prompt with the weight that brackets give it.
public struct AttentionPiece: Hashable, Sendable {
  public var text: String
  public var weight: Double

  public init(text: String, weight: Double) {
    self.text = text
    self.weight = weight
  }

  /// `BREAK` outside of weighted brackets: the chunk ends here.
  public var isBreak: Bool { weight == -1 && text.utf8.elementsEqual("BREAK".utf8) }
}

/// More open brackets than this are refused. Weights overflow at about 900; prompts have a dozen.
public let deepestAttention = 256

/// Reads `(a)`, `[a]`, `(a:1.2)`, escapes and `BREAK` as `parse_prompt_attention` of `modules/prompt_parser.py`.
/// - Returns: at least one piece; neighbours differ in weight.
public func attentionPieces(
  of prompt: String, rules: PromptRules = .newest
) throws(PromptError) -> [AttentionPiece] {
  var parser = AttentionParser(scalars: Array(prompt.unicodeScalars), rules: rules)
  return try parser.pieces()
}

private struct AttentionParser {
  let scalars: [Unicode.Scalar]
  let rules: PromptRules
  /// The pieces found so far, and apart from them, for speed, their weights.
  var sources: [Range<Int>] = []
  var weights: [Double] = []
  /// For each open bracket the number of pieces before it.
  var round: [Int] = []
  var square: [Int] = []

  init(scalars: [Unicode.Scalar], rules: PromptRules) {
    self.scalars = scalars
    self.rules = rules
  }

  mutating func pieces() throws(PromptError) -> [AttentionPiece] {
    var i = 0
    while i < scalars.count { i = try token(at: i) }
    for start in round { scale(from: start, by: 1.1) }
    for start in square { scale(from: start, by: 1 / 1.1) }
    return try merged()
  }

  /// Reads one token and returns where it ends.
  private mutating func token(at i: Int) throws(PromptError) -> Int {
    switch scalars[i] {
    case "\\":
      let escapes = i + 1 < scalars.count && scalars[i + 1].isAttentionSyntax && scalars[i + 1] != ":"
      append(i + 1..<(escapes ? i + 2 : i + 1))
      return escapes ? i + 2 : i + 1
    case "(":
      try checkDepth(at: i)
      round.append(sources.count)
      return i + 1
    case "[":
      try checkDepth(at: i)
      square.append(sources.count)
      return i + 1
    case ":":
      guard let weight = weight(after: i) else { return literal(i..<i + 1) }
      guard let start = round.popLast() else { return literal(i..<weight.end) }
      scale(from: start, by: try number(weight.digits))
      return weight.end
    case ")":
      guard let start = round.popLast() else { return literal(i..<i + 1) }
      scale(from: start, by: 1.1)
      return i + 1
    case "]":
      guard let start = square.popLast() else { return literal(i..<i + 1) }
      scale(from: start, by: 1 / 1.1)
      return i + 1
    default:
      let end = scalars[i...].firstIndex(where: \.isAttentionSyntax) ?? scalars.count
      return literal(i..<end)
    }
  }

  private func checkDepth(at i: Int) throws(PromptError) {
    guard round.count + square.count < deepestAttention else {
      throw .tooManyOpenBrackets(offset: scalars[..<i].utf8Count, limit: deepestAttention)
    }
  }

  /// The number of `: 1.2 )`, in any script's digits, and the end of it all.
  private func weight(after colon: Int) -> (digits: Range<Int>, end: Int)? {
    let start = afterSpace(colon + 1)
    var end = start
    if end < scalars.count, scalars[end] == "+" || scalars[end] == "-" { end += 1 }
    let first = end
    while end < scalars.count, scalars[end] == "." || scalars[end].decimalDigit != nil { end += 1 }
    let close = afterSpace(end)
    guard end > first, close < scalars.count, scalars[close] == ")" else { return nil }
    return (start..<end, close + 1)
  }

  private func afterSpace(_ start: Int) -> Int {
    guard rules.spacedNumbers else { return start }
    return scalars[start...].firstIndex { !$0.isSpace } ?? scalars.count
  }

  private func number(_ digits: Range<Int>) throws(PromptError) -> Double {
    guard let value = pythonFloat(scalars[digits]) else {
      let offset = scalars[..<digits.lowerBound].utf8Count
      throw .weightNotANumber(text: scalars[digits].excerpt, offset: offset)
    }
    return value
  }

  private mutating func append(_ source: Range<Int>, weight: Double = 1) {
    sources.append(source)
    weights.append(weight)
  }

  /// Text of weight 1, divided at `BREAK`, which takes the white space around it along.
  private mutating func literal(_ range: Range<Int>) -> Int {
    var start = range.lowerBound
    let mayBreak = range.count >= 5
    for word in mayBreak ? occurrences(of: "BREAK", in: scalars[range]) : [] {
      let before = scalars[start..<word.lowerBound].trimmingTrailingSpace
      append(before.indices)
      append(word, weight: -1)
      start = scalars[word.upperBound..<range.upperBound].trimmingLeadingSpace.startIndex
    }
    append(start..<range.upperBound)
    return range.upperBound
  }

  private mutating func scale(from start: Int, by factor: Double) {
    for i in start..<weights.count { weights[i] *= factor }
  }

  private func merged() throws(PromptError) -> [AttentionPiece] {
    var result: [AttentionPiece] = []
    var text = String.UnicodeScalarView()
    var weight = weights.first ?? 1
    for (source, pieceWeight) in zip(sources, weights) {
      guard Float(pieceWeight).isFinite else { throw .weightTooLarge(piece: scalars[source].excerpt) }
      if pieceWeight != weight {
        result.append(AttentionPiece(text: String(text), weight: weight))
        text = String.UnicodeScalarView()
        weight = pieceWeight
      }
      for scalar in scalars[source] { text.append(scalar) }
    }
    return result + [AttentionPiece(text: String(text), weight: weight)]
  }
}

extension Unicode.Scalar {
  fileprivate var isAttentionSyntax: Bool {
    switch self {
    case "\\", "(", ")", "[", "]", ":": true
    default: false
    }
  }
}
