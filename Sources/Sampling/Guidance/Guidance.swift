import Recipes

/// Which condition holds at which step under prompt editing.
public struct ConditionSchedule: Hashable, Sendable {
  public struct Entry: Hashable, Sendable {
    /// The last step counter (from 0) that uses it.
    public var lastStep: Int
    /// An index into the caller's table.
    public var condition: Int

    public init(lastStep: Int, condition: Int) {
      self.lastStep = lastStep
      self.condition = condition
    }
  }

  /// At least one, by ascending steps.
  public var entries: [Entry]

  public init(_ entries: [Entry]) {
    precondition(!entries.isEmpty)
    self.entries = entries
  }

  /// One condition for all steps.
  public init(condition: Int) { entries = [Entry(lastStep: .max, condition: condition)] }

  /// Beyond the last entry the first holds again, as in A1111.
  public func condition(at step: Int) -> Int {
    (entries.first { step <= $0.lastStep } ?? entries[0]).condition
  }
}

/// A part of the prompt between `AND`s.
public struct GuidancePart: Hashable, Sendable {
  public var weight: Double
  public var schedule: ConditionSchedule

  public init(weight: Double = 1, schedule: ConditionSchedule) {
    self.weight = weight
    self.schedule = schedule
  }
}

/// What is guided towards, the parts of the prompt, and away from, the negative prompt.
public struct Guidance: Hashable, Sendable {
  /// At least one.
  public var parts: [GuidancePart]
  public var negative: ConditionSchedule

  public init(parts: [GuidancePart], negative: ConditionSchedule) {
    precondition(!parts.isEmpty)
    self.parts = parts
    self.negative = negative
  }
}

extension GuidanceSkipping {
  /// Whether the negative prompt is left out of an evaluation.
  ///
  /// - Parameters:
  ///   - level: the sigma; for timestep samplers the timestep, which A1111 compares all the same.
  ///   - total: the evaluations of the pass by plan.
  func skipsNegative(step: Int, level: Float, total: Int) -> Bool {
    if earlyShare != 0, Double(step) / Double(total) <= earlyShare { return true }
    guard minimumSigma > 0, step % 2 == 1 || atAllSteps else { return false }
    return level < Float(minimumSigma)
  }
}
