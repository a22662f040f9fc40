import Pixels
import Testing

@testable import Verification

@Suite struct ShardProperty {
  @Test func everyClaimIsInOneShard() throws {
    let identities = (0..<500).map { sha256(of: Array("\($0)".utf8)) }
    let shards = try (1...7).map { try Shard(number: $0, of: 7) }
    for identity in identities { #expect(shards.count { $0.holds(identity) } == 1) }
    for shard in shards { #expect((40...110).contains(identities.count { shard.holds($0) })) }
  }

  @Test(arguments: ["", "1", "0/3", "4/3", "a/b", "1/2/3", "-1/2", "1/9999999999999999999999"])
  func textsThatAreNone(text: String) {
    #expect(throws: VerificationError.self) { try Shard(parsing: text) }
  }

  @Test(arguments: [
    (
      [
        "SLURM_ARRAY_TASK_ID": "5", "SLURM_ARRAY_TASK_COUNT": "3", "SLURM_ARRAY_TASK_MIN": "1",
        "SLURM_ARRAY_TASK_STEP": "2",
      ], 3, 3
    ),
    (
      [
        "SLURM_ARRAY_TASK_ID": "4", "SLURM_ARRAY_TASK_COUNT": "4", "SLURM_ARRAY_TASK_MIN": "1",
        "SLURM_ARRAY_TASK_MAX": "4", "SLURM_ARRAY_TASK_STEP": "1",
      ], 4, 4
    ),
    (["SLURM_ARRAY_TASK_ID": "0", "SLURM_ARRAY_TASK_COUNT": "4", "SLURM_ARRAY_TASK_MIN": "0"], 1, 4),
    (["JOB_COMPLETION_INDEX": "0", "JOB_COMPLETIONS": "4"], 1, 4),
    (["JOB_COMPLETION_INDEX": "3", "JOB_COMPLETIONS": "4"], 4, 4),
    (["CI_NODE_INDEX": "1", "CI_NODE_TOTAL": "4"], 1, 4),
    (["CI_NODE_INDEX": "4", "CI_NODE_TOTAL": "4"], 4, 4),
    (["BUILDKITE_PARALLEL_JOB": "0", "BUILDKITE_PARALLEL_JOB_COUNT": "2"], 1, 2),
    (["BUILDKITE_PARALLEL_JOB": "1", "BUILDKITE_PARALLEL_JOB_COUNT": "2"], 2, 2),
    (["CIRCLE_NODE_INDEX": "0", "CIRCLE_NODE_TOTAL": "2"], 1, 2),
    (["CIRCLE_NODE_INDEX": "1", "CIRCLE_NODE_TOTAL": "2"], 2, 2),
    (["REPROCHECK_SHARD": "2", "REPROCHECK_SHARDS": "3"], 2, 3),
    // What the user sets counts before what a job system does, and an empty variable is none.
    (
      [
        "REPROCHECK_SHARD": "2", "REPROCHECK_SHARDS": "3", "CI_NODE_INDEX": "1", "CI_NODE_TOTAL": "4",
        "JOB_COMPLETION_INDEX": "",
      ], 2, 3
    ),
    // A pod of a cluster that is one node of one for CircleCI; and two systems that agree.
    (
      [
        "CIRCLE_NODE_INDEX": "0", "CIRCLE_NODE_TOTAL": "1", "JOB_COMPLETION_INDEX": "2",
        "JOB_COMPLETIONS": "3",
      ], 3, 3
    ),
    (
      ["CI_NODE_INDEX": "2", "CI_NODE_TOTAL": "2", "JOB_COMPLETION_INDEX": "1", "JOB_COMPLETIONS": "2"], 2, 2
    ),
  ])
  func jobSystems(environment: [String: String], number: Int, count: Int) throws {
    #expect(try Shard(environment: environment) == Shard(number: number, of: count))
  }

  @Test func environmentsOfOnePart() throws {
    #expect(try Shard(environment: [:]) == nil)
    #expect(try Shard(environment: ["CI_NODE_TOTAL": "1"]) == nil)
    #expect(try Shard(environment: ["CIRCLE_NODE_INDEX": "0", "CIRCLE_NODE_TOTAL": "1"]) == nil)
  }

  @Test(arguments: [
    // Half of it is missing.
    ["JOB_COMPLETION_INDEX": "3"], ["JOB_COMPLETIONS": "4"], ["REPROCHECK_SHARDS": "2"],
    ["SLURM_ARRAY_TASK_ID": "1", "SLURM_ARRAY_TASK_COUNT": "2"],
    // Counted from the wrong number, or beyond the last.
    ["CI_NODE_INDEX": "5", "CI_NODE_TOTAL": "4"], ["CI_NODE_INDEX": "0", "CI_NODE_TOTAL": "4"],
    ["REPROCHECK_SHARD": "0", "REPROCHECK_SHARDS": "4"],
    ["JOB_COMPLETION_INDEX": "4", "JOB_COMPLETIONS": "4"],
    ["BUILDKITE_PARALLEL_JOB": "2", "BUILDKITE_PARALLEL_JOB_COUNT": "2"],
    ["CIRCLE_NODE_INDEX": "-1", "CIRCLE_NODE_TOTAL": "2"],
    // No numbers.
    ["CIRCLE_NODE_INDEX": "x", "CIRCLE_NODE_TOTAL": "2"], ["CI_NODE_INDEX": "1", "CI_NODE_TOTAL": "0"],
    [
      "SLURM_ARRAY_TASK_ID": "-9223372036854775808", "SLURM_ARRAY_TASK_COUNT": "2",
      "SLURM_ARRAY_TASK_MIN": "1",
    ],
    // An array of 1, 3 and 7, and a task between two steps.
    ["SLURM_ARRAY_TASK_ID": "7", "SLURM_ARRAY_TASK_COUNT": "3", "SLURM_ARRAY_TASK_MIN": "1"],
    [
      "SLURM_ARRAY_TASK_ID": "4", "SLURM_ARRAY_TASK_COUNT": "3", "SLURM_ARRAY_TASK_MIN": "1",
      "SLURM_ARRAY_TASK_STEP": "2",
    ],
    // Two systems that disagree.
    ["CI_NODE_INDEX": "1", "CI_NODE_TOTAL": "2", "JOB_COMPLETION_INDEX": "1", "JOB_COMPLETIONS": "2"],
  ])
  func environmentsThatCanNotBe(environment: [String: String]) {
    #expect(throws: VerificationError.self) { try Shard(environment: environment) }
  }
}
