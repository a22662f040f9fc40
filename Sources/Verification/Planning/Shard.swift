/// A part of all claims, told from their content: what one holds does not change when files are added.
public struct Shard: Hashable, Sendable {
  /// From 1.
  public let number: Int
  public let count: Int

  /// - Throws: ``VerificationError/shard(_:)``.
  public init(number: Int, of count: Int) throws(VerificationError) {
    guard count >= 1, count <= 1_000_000, (1...count).contains(number) else {
      throw .shard("shard \(number) of \(count) is none: there are 1 of N to N of N, and at most 1000000")
    }
    self.number = number
    self.count = count
  }

  /// Reads `I/N`.
  /// - Throws: ``VerificationError/shard(_:)``.
  public init(parsing text: String) throws(VerificationError) {
    let parts = text.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
      .map { Int(String(Substring($0))) }
    guard parts.count == 2, let number = parts[0], let count = parts[1] else {
      throw .shard("--shard is `\(text)`; give it as I/N, such as 1/4")
    }
    try self.init(number: number, of: count)
  }

  /// - Parameter identity: a SHA-256 in hexadecimal digits.
  func holds(_ identity: String) -> Bool {
    let start = UInt64(String(Substring(identity.utf8.prefix(15))), radix: 16) ?? 0
    return Int(start % UInt64(count)) == number - 1
  }
}

extension Shard {
  /// Variables by which job systems number the parts of a job, the number's first and the least number.
  private static let systems: [(number: String, count: String, first: Int)] = [
    ("REPROCHECK_SHARD", "REPROCHECK_SHARDS", 1),
    ("SLURM_ARRAY_TASK_ID", "SLURM_ARRAY_TASK_COUNT", 0),
    ("JOB_COMPLETION_INDEX", "JOB_COMPLETIONS", 0),
    ("CI_NODE_INDEX", "CI_NODE_TOTAL", 1),
    ("BUILDKITE_PARALLEL_JOB", "BUILDKITE_PARALLEL_JOB_COUNT", 0),
    ("CIRCLE_NODE_INDEX", "CIRCLE_NODE_TOTAL", 0),
  ]

  /// Reads the shard from the variables of a job system: Slurm arrays, Kubernetes indexed jobs (with JOB_COMPLETIONS
  /// set in the template), GitLab, Buildkite, CircleCI, or REPROCHECK_SHARD and REPROCHECK_SHARDS, which a GitHub
  /// matrix sets.
  /// - Returns: nil: there are none of them.
  /// - Throws: ``VerificationError/shard(_:)`` for values that can't be.
  public init?(environment: [String: String]) throws(VerificationError) {
    for system in Self.systems {
      guard let text = environment[system.number] else { continue }
      guard let total = environment[system.count] else {
        throw .shard(
          "\(system.number) is set and \(system.count) is not: set it to the number of shards, or give --shard I/N"
        )
      }
      guard let value = Int(text), let count = Int(total) else {
        throw .shard("\(system.number) is `\(text)` and \(system.count) is `\(total)`: these are no numbers")
      }
      let place =
        system.number.hasPrefix("SLURM")
        ? Self.slurmTask(value, environment) : value.subtractingReportingOverflow(system.first).partialValue
      try self.init(number: place.addingReportingOverflow(1).partialValue, of: count)
      return
    }
    return nil
  }

  /// The place of a task in its array, which may begin anywhere and leave numbers out.
  private static func slurmTask(_ task: Int, _ environment: [String: String]) -> Int {
    let first = environment["SLURM_ARRAY_TASK_MIN"].flatMap { Int($0) } ?? 0
    let step = environment["SLURM_ARRAY_TASK_STEP"].flatMap { Int($0) } ?? 1
    return task.subtractingReportingOverflow(first).partialValue / max(step, 1)
  }
}
