import Recipes
import Testing

@testable import Parameters

private func pieces(_ line: String, _ policy: ReadingPolicy) -> [FieldScanner.Piece] {
  let text = UTF8Text(line)
  var scanner = FieldScanner(text, in: 0..<text.count, policy: policy)
  var pieces: [FieldScanner.Piece] = []
  while let piece = scanner.next() { pieces.append(piece) }
  return pieces
}

private func fields(_ line: String, _ policy: ReadingPolicy) -> [Field] {
  pieces(line, policy).compactMap { if case .field(let field) = $0 { field } else { nil } }
}

/// A1111's pattern tried at every place, alternative by alternative, with backtracking: slow and plain.
private struct PatternReference {
  let scalars: [Unicode.Scalar]

  func fields() -> [Field] {
    var found: [Field] = []
    var start = 0
    while start < scalars.count {
      if let (field, end) = match(at: start), end > start {
        found.append(field)
        start = end
      } else {
        start += 1
      }
    }
    return found
  }

  private func match(at start: Int) -> (Field, Int)? {
    let first = run(from: start, while: isSpace)
    guard first < scalars.count, isWord(scalars[first]) else { return nil }
    let longest = run(from: first + 1) { isWord($0) || " -/".unicodeScalars.contains($0) }
    for keyEnd in stride(from: longest, to: first + 1, by: -1) where keyEnd < scalars.count {
      guard scalars[keyEnd] == ":" else { continue }
      let key = string(first..<keyEnd)
      let longestSpace = run(from: keyEnd + 1, while: isSpace)
      for valueStart in stride(from: longestSpace, through: keyEnd + 1, by: -1) {
        if let end = quotedEnd(valueStart), end == scalars.count || scalars[end] == "," {
          return (Field(key, string(valueStart..<end)), end + 1)
        }
        let end = run(from: valueStart) { $0 != "," }
        return (Field(key, string(valueStart..<end)), end + 1)
      }
    }
    return nil
  }

  private func quotedEnd(_ start: Int) -> Int? {
    guard start < scalars.count, scalars[start] == "\"" else { return nil }
    var i = start + 1
    while i < scalars.count, scalars[i] != "\"" { i += scalars[i] == "\\" ? 2 : 1 }
    return i < scalars.count && i > start + 1 ? i + 1 : nil
  }

  private func run(from start: Int, while isIncluded: (Unicode.Scalar) -> Bool) -> Int {
    var i = start
    while i < scalars.count, isIncluded(scalars[i]) { i += 1 }
    return i
  }

  private func string(_ range: Range<Int>) -> String {
    String(String.UnicodeScalarView(scalars[range]))
  }
}

@Suite struct FieldScannerProperty {
  @Test("strict reading equals the pattern with backtracking on 4000 random lines (seed 11)")
  func strictEqualsPattern() {
    var dice = Dice(seed: 11)
    let alphabet = "ab é1_:::,,, \"\"\\-/٣\u{300}.[x".unicodeScalars.map { $0 }
    for _ in 0..<4000 {
      let scalars = (0..<dice.below(24)).map { _ in dice.pick(alphabet) }
      let line = String(String.UnicodeScalarView(scalars))
      #expect(
        fields(line, .strict) == PatternReference(scalars: scalars).fields(), "\(line.debugDescription)")
    }
  }

  @Test("wild reading never loses a letter of a well-formed line (seed 12)")
  func wildReadsStrictLines() {
    var dice = Dice(seed: 12)
    let values = [
      "1", "a b", "\"x, y: z\"", "\"q \\\"w\\\"\"", "[a]", "{\"k\": [1, 2]}", "é", "a \"quote\"", "0.5",
    ]
    for _ in 0..<500 {
      let expected = (0..<(1 + dice.below(6))).map { Field("Key \($0)", dice.pick(values)) }
      let line = expected.map { "\($0.key): \($0.value)" }.joined(separator: ", ")
      #expect(fields(line, .wild) == expected.map { Field($0.key, unquoted($0.value) ?? $0.value) })
    }
  }

  @Test("keys of the wild end before quotes and brackets, values where their quotes or brackets do")
  func wildPieces() {
    #expect(
      pieces("A: [x, {\"]\": 1}] tail, (b: 1), c, \"d: 1, e: 2\", F:g", .wild) == [
        .field(Field("A", "[x, {\"]\": 1}] tail")), .fragment("(b: 1)"), .fragment("c"),
        .fragment("d: 1, e: 2"), .field(Field("F", "g")),
      ])
  }

  @Test("an inner quote that no comma follows belongs to the value")
  func innerQuotes() {
    #expect(fields("A: \"say \"hi\" now\", B: 1", .wild) == [Field("A", "say \"hi\" now"), Field("B", "1")])
    #expect(fields("A: \"say \\_ now\", B: 1", .wild) == [Field("A", "say \\_ now"), Field("B", "1")])
  }

  @Test("an open quote, or bracket, ends at the next comma and is noted")
  func openQuote() {
    let text = UTF8Text("A: \"open, B: [open, C: \"closed\", D: “curly, too”, E: 1")
    var scanner = FieldScanner(text, in: 0..<text.count, policy: .wild)
    var found: [Field] = []
    while case .field(let field) = scanner.next() { found.append(field) }
    #expect(
      found == [
        Field("A", "\"open"), Field("B", "[open"), Field("C", "closed"), Field("D", "curly, too"),
        Field("E", "1"),
      ])
    #expect(scanner.notes.map(\.code) == ["unbalanced-quote", "unbalanced-bracket", "curly-quotes"])
  }
}
