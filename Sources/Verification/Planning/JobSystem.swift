/// A system that starts the parts of a job with variables that number them.
private struct JobSystem {
  let number: String
  let count: String
  /// The number of the first part.
  var first = 0
  /// Of further variables: the first number and the step between two.
  var range: (first: String, step: String)?

  static let explicit = JobSystem(number: "REPROCHECK_SHARD", count: "REPROCHECK_SHARDS", first: 1)

  static let known = [
    JobSystem(
      number: "SLURM_ARRAY_TASK_ID", count: "SLURM_ARRAY_TASK_COUNT",
      range: ("SLURM_ARRAY_TASK_MIN", "SLURM_ARRAY_TASK_STEP")),
    JobSystem(number: "JOB_COMPLETION_INDEX", count: "JOB_COMPLETIONS"),
    JobSystem(number: "CI_NODE_INDEX", count: "CI_NODE_TOTAL", first: 1),
    JobSystem(number: "BUILDKITE_PARALLEL_JOB", count: "BUILDKITE_PARALLEL_JOB_COUNT"),
    JobSystem(number: "CIRCLE_NODE_INDEX", count: "CIRCLE_NODE_TOTAL"),
  ]
}

extension Shard {
  /// Reads the shard from the variables of a job system: Slurm arrays, Kubernetes indexed jobs (with JOB_COMPLETIONS
  /// set in the template), GitLab, Buildkite, CircleCI. REPROCHECK_SHARD and REPROCHECK_SHARDS, which a GitHub
  /// matrix sets, beat them all.
  /// - Returns: nil: there are none of them.
  /// - Throws: ``VerificationError/shard(_:)`` for values that can't be, that are there in part, or that contradict
  ///   each other.
  public init?(environment: [String: String]) throws(VerificationError) {
    let environment = environment.filter { !$0.value.isEmpty }
    if let shard = try JobSystem.explicit.shard(environment) {
      self = shard
      return
    }
    var found: (shard: Shard, system: JobSystem)?
    for system in JobSystem.known {
      guard let shard = try system.shard(environment), shard.count > 1 else { continue }
      if let found, found.shard != shard {
        throw .shard(
          "\(found.system.number) says shard \(found.shard.number) of \(found.shard.count), and \(system.number) says \(shard.number) of \(shard.count): give --shard I/N"
        )
      }
      found = found ?? (shard, system)
    }
    guard let found else { return nil }
    self = found.shard
  }
}

extension JobSystem {
  /// nil: its variables are not set, or say that there is one part.
  func shard(_ environment: [String: String]) throws(VerificationError) -> Shard? {
    guard let text = environment[number] else {
      guard let total = environment[count], total != "1" else { return nil }
      throw .shard(
        "\(count) is `\(total)` and \(number) is not set: each part needs its number, or --shard I/N")
    }
    guard let total = environment[count] else {
      throw .shard(
        "\(number) is set and \(count) is not: set it to the number of shards, or give --shard I/N")
    }
    guard let value = Int(text), let parts = Int(total), parts > 0 else {
      throw .shard("\(number) is `\(text)` and \(count) is `\(total)`: these are no numbers of parts")
    }
    guard let place = try place(of: value, environment), (0..<parts).contains(place) else {
      throw .shard(
        "\(number) is \(value), which is none of \(parts) parts \(order(environment)); correct it, or give --shard I/N"
      )
    }
    return try Shard(number: place + 1, of: parts)
  }

  /// From 0; nil where a number stands between two parts.
  private func place(of value: Int, _ environment: [String: String]) throws(VerificationError) -> Int? {
    guard let range else { return difference(value, first) }
    guard let start = environment[range.first].flatMap({ Int($0) }) else {
      throw .shard("\(number) is set and \(range.first) holds no number: give --shard I/N")
    }
    let step = environment[range.step].flatMap { Int($0) } ?? 1
    guard step > 0, let distance = difference(value, start), distance % step == 0 else { return nil }
    return distance / step
  }

  private func difference(_ a: Int, _ b: Int) -> Int? {
    let (result, overflows) = a.subtractingReportingOverflow(b)
    return overflows ? nil : result
  }

  private func order(_ environment: [String: String]) -> String {
    guard let range else { return "that are counted from \(first)" }
    return "from \(environment[range.first] ?? "0") on in steps of \(environment[range.step] ?? "1")"
  }
}
