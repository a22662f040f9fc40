/// Reads prompt editing in one pass, without recursion, as `modules/prompt_parser.py` reads it: an opening bracket is
/// a stray until its partner comes and makes it a branch; what finds no partner simply stays text.
struct EditingParser {
  /// Brackets open at once; if there are more, all of them count as never closed. A1111 fails well before.
  static let deepest = 10_000

  /// A bracket, colon or bar: where it stands in the program and in the text.
  private struct Mark {
    var instruction: Int
    var offset: Int
    /// What ends directly before it.
    var preceding: Group?
  }

  /// Brackets one directly after the other, each of which A1111 could also read as strays if a stray follows.
  private struct Group {
    var instruction: Int
    var offset: Int
    var holdsEdit: Bool
  }

  /// An open bracket.
  private struct Frame {
    var opening: Mark
    var isRound: Bool
    var separators: [Mark] = []
    var hasBars = false
    var holdsEdit = false
  }

  private var program: EditingProgram
  private let rules: PromptRules
  private var frames: [Frame] = []
  /// The brackets that end where the next token begins.
  private var closed: Group?

  /// - Returns: nil where A1111 gives up and leaves the prompt as it is: at a `|` outside of a bracket of
  ///   alternatives, and at a backslash before nothing.
  static func program(of prompt: String, rules: PromptRules) -> EditingProgram? {
    var parser = EditingParser(program: EditingProgram(source: Array(prompt.utf8)), rules: rules)
    guard parser.readAll() else { return nil }
    var program = parser.program
    program.ambiguities = program.ambiguities.filter { parser.isStray($0.follower) }
    return program
  }

  private mutating func readAll() -> Bool {
    var i = 0
    while i < program.source.count {
      guard let end = token(at: i) else { return false }
      i = end
    }
    return abandonBrackets()
  }

  /// Reads one token and returns where it ends; nil where A1111 gives up.
  private mutating func token(at i: Int) -> Int? {
    let source = program.source
    switch source[i] {
    case UInt8(ascii: "\\"):
      guard i + 1 < source.count, source[i + 1] != UInt8(ascii: "\n") else { return nil }
      return text(i..<i + 2)
    case UInt8(ascii: "["): return open(stray(at: i), isRound: false) ? i + 1 : nil
    case UInt8(ascii: "("): return open(stray(at: i), isRound: true) ? i + 1 : nil
    case UInt8(ascii: "|"): return bar(stray(at: i)) ? i + 1 : nil
    case UInt8(ascii: ":"): return colon(stray(at: i)) ? i + 1 : nil
    case UInt8(ascii: "]"): return close(stray(at: i), isRound: false) ? i + 1 : nil
    case UInt8(ascii: ")"): return close(stray(at: i), isRound: true) ? i + 1 : nil
    default: return text(i..<(source[i...].firstIndex(where: \.isEditingSyntax) ?? source.count))
    }
  }

  private mutating func text(_ range: Range<Int>) -> Int {
    program.instructions.append(.text(range))
    closed = nil
    return range.upperBound
  }

  private mutating func stray(at offset: Int) -> Mark {
    let mark = Mark(instruction: program.instructions.count, offset: offset, preceding: closed)
    if let group = closed, group.holdsEdit {
      program.ambiguities.append(
        .init(
          instructions: group.instruction..<mark.instruction, source: group.offset..<offset,
          follower: mark.instruction))
    }
    program.instructions.append(.stray(offset))
    closed = nil
    return mark
  }

  private mutating func open(_ mark: Mark, isRound: Bool) -> Bool {
    if frames.count == Self.deepest, !abandonBrackets() { return false }
    frames.append(Frame(opening: mark, isRound: isRound))
    return true
  }

  private mutating func bar(_ mark: Mark) -> Bool {
    guard let frame = frames.last, !frame.isRound, frame.separators.isEmpty || frame.hasBars else {
      return false
    }
    frames[frames.count - 1].hasBars = true
    frames[frames.count - 1].separators.append(mark)
    return true
  }

  private mutating func colon(_ mark: Mark) -> Bool {
    guard let frame = frames.last else { return true }
    guard frame.separators.count < (frame.isRound ? 1 : 2), !frame.hasBars else { return abandonBrackets() }
    frames[frames.count - 1].separators.append(mark)
    return true
  }

  private mutating func close(_ mark: Mark, isRound: Bool) -> Bool {
    guard let frame = frames.last else { return true }
    guard frame.isRound == isRound else { return abandonBrackets() }
    var holdsEdit = frame.holdsEdit
    if frame.hasBars {
      guard closeAlternation(frame, mark) else { return false }
      holdsEdit = false
    } else if frame.isRound || frame.separators.isEmpty {
      for mark in [frame.opening] + frame.separators + [mark] {
        program.instructions[mark.instruction] = .text(mark.offset..<mark.offset + 1)
      }
    } else {
      guard closeEdit(frame, mark) else { return abandonBrackets() }
      holdsEdit = true
    }
    frames.removeLast()
    if holdsEdit, !frames.isEmpty { frames[frames.count - 1].holdsEdit = true }
    if !frame.hasBars { closed = group(endingWith: frame, holdsEdit: holdsEdit) }
    return true
  }

  /// Begins with the first bracket that holds an edit, if there is one.
  private func group(endingWith frame: Frame, holdsEdit: Bool) -> Group {
    if let preceding = frame.opening.preceding, preceding.holdsEdit { return preceding }
    return Group(instruction: frame.opening.instruction, offset: frame.opening.offset, holdsEdit: holdsEdit)
  }

  /// False if no number stands after the last colon.
  private mutating func closeEdit(_ frame: Frame, _ closing: Mark) -> Bool {
    guard let colon = frame.separators.last,
      let number = editNumber(
        in: program.source[(colon.offset + 1)..<closing.offset], spaced: rules.spacedNumbers)
    else { return false }
    endFields(frame, closing)
    let next = closing.instruction + 1
    let first = frame.opening.instruction + 1
    let edit =
      frame.separators.count == 2
      ? EditingProgram.Edit(number: number, before: first, after: frame.separators[0].instruction + 1)
      : EditingProgram.Edit(number: number, before: next, after: first)
    program.instructions[frame.opening.instruction] = .edit(program.edits.count)
    program.edits.append(edit)
    return true
  }

  /// False if an option is empty and the version has none such.
  private mutating func closeAlternation(_ frame: Frame, _ closing: Mark) -> Bool {
    let bounds = [frame.opening] + frame.separators + [closing]
    let hasEmptyOption = zip(bounds, bounds.dropFirst()).contains { $0.instruction + 1 == $1.instruction }
    guard rules.emptyOptions || !hasEmptyOption else { return false }
    endFields(frame, closing)
    program.instructions[frame.opening.instruction] = .alternate(program.alternations.count)
    program.alternations.append(bounds.dropLast().map { $0.instruction + 1 })
    return true
  }

  /// Makes every field of the bracket go on behind it.
  private mutating func endFields(_ frame: Frame, _ closing: Mark) {
    for mark in frame.separators + [closing] {
      program.instructions[mark.instruction] = .jump(closing.instruction + 1)
    }
  }

  /// None of the open brackets can close any more: they stay text. With a bar in one of them A1111 gives up.
  private mutating func abandonBrackets() -> Bool {
    defer { frames.removeAll() }
    return !frames.contains(where: \.hasBars)
  }

  private func isStray(_ instruction: Int) -> Bool {
    if case .stray = program.instructions[instruction] { true } else { false }
  }
}

extension UInt8 {
  fileprivate var isEditingSyntax: Bool {
    switch self {
    case UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "|"),
      UInt8(ascii: ":"), UInt8(ascii: "\\"):
      true
    default: false
    }
  }
}
