/// One state of a prompt that changes from step to step.
public struct ScheduledText: Hashable, Sendable {
  /// The last step, counted from 1, that uses the text.
  public var lastStep: Int
  public var text: String

  public init(lastStep: Int, text: String) {
    self.lastStep = lastStep
    self.text = text
  }
}

/// The two ways in which A1111 may read an edit directly before a stray bracket or colon, as in `[a:b:3]: c`: its
/// parser tosses a coin in every process. All else reads the same in both.
public enum EditReading: Hashable, Sendable {
  case edited
  case asText
}

/// The bytes of a prompt times the number of its states may be no more than this.
public let largestEditingSchedule = 1 << 26

/// The states of a prompt with editing and alternation (`modules/prompt_parser.py`).
/// - Parameters:
///   - steps: evaluations of the first pass: twice the steps for a sampler of second order.
///   - hiresSteps: evaluations of the second pass if the schedule is for it; nil for the first pass.
///   - oldTimelines: `Old prompt editing timelines`: both passes run over `steps`.
/// - Returns: at least one entry; the last step of the last one is that of the pass.
public func editingSchedule(
  of prompt: String, steps: Int, hiresSteps: Int? = nil, oldTimelines: Bool = false,
  rules: PromptRules = .newest, reading: EditReading = .edited
) throws(PromptError) -> [ScheduledText] {
  let timeline = Timeline(steps: steps, hiresSteps: hiresSteps, isOld: oldTimelines)
  guard var program = EditingParser.program(of: prompt, rules: rules) else {
    return [ScheduledText(lastStep: timeline.steps, text: prompt)]
  }
  if reading == .asText { program.readAmbiguitiesAsText() }
  return try program.schedule(on: timeline)
}

/// The edits that A1111 reads as such or as text, as chance has it, in the words of the prompt. With none the
/// prompt has one reading.
public func ambiguousEdits(in prompt: String, rules: PromptRules = .newest) -> [String] {
  guard let program = EditingParser.program(of: prompt, rules: rules) else { return [] }
  return program.ambiguities.map { String(decoding: program.source[$0.source], as: UTF8.self) }
}

extension [ScheduledText] {
  /// Which entry serves an evaluation. The counter begins at 0, so the first entry serves one evaluation more than
  /// its step says; beyond the end the first entry comes back.
  public func index(atEvaluation counter: Int) -> Int { firstIndex { counter <= $0.lastStep } ?? 0 }
}

/// The steps of one pass, and what the numbers in a prompt mean on them.
private struct Timeline {
  let steps: Int
  private let offset: (steps: Int, fraction: Double)
  private let isOld: Bool

  init(steps: Int, hiresSteps: Int?, isOld: Bool) {
    self.isOld = isOld
    if let hiresSteps, !isOld {
      self.steps = hiresSteps
      offset = (steps, 1)
    } else {
      self.steps = steps
      offset = (0, 0)
    }
  }

  /// The last step before an edit. A number with a point is a share of the steps, unless the old way decides by
  /// its size.
  func lastStep(_ number: Double, hasPoint: Bool) -> Int {
    let count = Double(steps)
    let value =
      switch (isOld, hasPoint) {
      case (true, _): number < 1 ? number * count : number
      case (false, true): (number - offset.fraction) * count
      case (false, false): number - Double(offset.steps)
      }
    return value >= count ? steps : Int(max(value, -1))
  }
}

extension EditingProgram {
  fileprivate func schedule(on timeline: Timeline) throws(PromptError) -> [ScheduledText] {
    var lastSteps: [Int] = []
    for edit in edits { lastSteps.append(try lastStep(of: edit, on: timeline)) }
    return try breakpoints(lastSteps, end: timeline.steps).map {
      ScheduledText(lastStep: $0, text: text(at: $0, lastSteps: lastSteps))
    }
  }

  private func lastStep(of edit: Edit, on timeline: Timeline) throws(PromptError) -> Int {
    let literal = String(decoding: source[edit.number], as: UTF8.self)
    guard let number = Double(literal), number.isFinite else {
      throw .stepNotFinite(text: literal.unicodeScalars.excerpt, offset: edit.number.lowerBound)
    }
    return timeline.lastStep(number, hasPoint: literal.utf8.contains(UInt8(ascii: ".")))
  }

  /// The steps after which something changes, also where it is never shown, and the last.
  private func breakpoints(_ lastSteps: [Int], end: Int) throws(PromptError) -> [Int] {
    var steps: Set<Int> = [end]
    var alternates = false
    for instruction in instructions {
      switch instruction {
      case .edit(let n) where lastSteps[n] >= 1: steps.insert(lastSteps[n])
      case .alternate: alternates = end >= 1
      default: break
      }
    }
    let most = max(1, largestEditingSchedule / max(1, source.count))
    guard (alternates ? end : steps.count) <= most else {
      throw .scheduleTooLarge(limit: largestEditingSchedule)
    }
    return alternates ? Array(1...end) : steps.sorted()
  }
}
