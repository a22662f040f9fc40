import Foundation
import JSON
import TestSupport
import Testing
import Yams

/// The shell parts of `Examples`, taken out of the files and run on four shards on this machine. The merged report must
/// be the one of a run without shards, byte for byte.
@Suite struct ExamplesProperty {
  @Test("the GitHub workflow")
  func github() throws {
    try withWorkshop { workshop in
      let workflow = try example("github-actions.yml")[0]
      let jobs = try #require(workflow["jobs"])
      let list = jobs["shard"]?["strategy"]?["matrix"]?["shard"]?.sequence?.compactMap(\.int)
      let shards = try #require(list)
      #expect(
        jobs["shard"]?["env"]?.mapping?.keys.compactMap(\.string) == [
          "REPROCHECK_SHARD", "REPROCHECK_SHARDS",
        ])
      let verify = try #require(script(of: jobs["shard"]))
      for shard in shards {
        let variables = ["REPROCHECK_SHARD": "\(shard)", "REPROCHECK_SHARDS": "\(shards.count)"]
        #expect(try workshop.sh(verify, variables).status == 0)
      }
      let summary = workshop.folder + "/summary.md"
      #expect(
        try workshop.sh(try #require(script(of: jobs["merge"])), ["GITHUB_STEP_SUMMARY": summary]).status == 1
      )
      #expect(try text(summary).contains("1 claim fails"))
      try workshop.expectWhole("reprocheck.json")
    }
  }

  @Test("the GitLab job")
  func gitlab() throws {
    try withWorkshop { workshop in
      let jobs = try example("gitlab-ci.yml")[0]
      let count = try #require(jobs["reprocheck-verify"]?["parallel"]?.int)
      let verify = try #require(lines(of: jobs["reprocheck-verify"]))
      for shard in 1...count {
        let result = try workshop.sh(verify, ["CI_NODE_INDEX": "\(shard)", "CI_NODE_TOTAL": "\(count)"])
        #expect(result.status == 0, "\(result.complaints)")
      }
      #expect(try workshop.sh(try #require(lines(of: jobs["reprocheck-merge"])), [:]).status == 1)
      let junit = try #require(jobs["reprocheck-merge"]?["artifacts"]?["reports"]?["junit"]?.string)
      #expect(try text(workshop.folder + "/" + junit).contains("failures=\"1\""))
      try workshop.expectWhole("reprocheck.json")
    }
  }

  @Test("the indexed Job of Kubernetes")
  func kubernetes() throws {
    try withWorkshop { workshop in
      let jobs = try example("kubernetes-job.yaml")
      let count = try #require(jobs[0]["spec"]?["completions"]?.int)
      #expect(variables(of: jobs[0])["JOB_COMPLETIONS"] == "\(count)")
      for index in 0..<count {
        let result = try workshop.sh(
          try #require(containerScript(of: jobs[0])),
          [
            "DATA": workshop.folder, "JOB_COMPLETION_INDEX": "\(index)", "JOB_COMPLETIONS": "\(count)",
          ])
        #expect(result.status == 0, "\(result.complaints)")
      }
      #expect(
        try workshop.sh(try #require(containerScript(of: jobs[1])), ["DATA": workshop.folder]).status == 1)
      try workshop.expectWhole("reports/report.json", in: workshop.folder + "/")
    }
  }

  @Test("the array of Slurm, handed in to a queue of our own")
  func slurm() throws {
    try withWorkshop { workshop in
      try workshop.install("sbatch", Self.sbatch)
      let result = try workshop.sh(
        "'\(examplePath("slurm-array.sh"))'",
        ["IMAGES": "images", "MODELS": "models", "REPORTS": "reports", "SHARDS": "4"])
      #expect(result.status == 0, "\(result.complaints)")
      #expect(try text(workshop.folder + "/merge.status") == "1\n")
      try workshop.expectWhole("reports/report.json")
    }
  }

  @Test("the hook stops a commit whose image does not keep its claim, and no other")
  func preCommit() throws {
    try withWorkshop { workshop in
      let prepared = try workshop.sh(
        """
        git init -q . && git config user.name t && git config user.email t@example.org
        git config reprocheck.models models
        cp '\(examplePath("pre-commit"))' .git/hooks/pre-commit
        printf 'cache\\nbin\\nmodels\\n' >.git/info/exclude
        git add images/stripped.png && git commit -q -m 'an image without parameters'
        """, [:])
      #expect(prepared.status == 0, "\(prepared.complaints)")
      let stopped = try workshop.sh("git add images && git commit -q -m 'and one that does not hold'", [:])
      #expect(stopped.status == 1 && stopped.complaints.contains("the commit was stopped"), "\(stopped)")
      #expect(try workshop.sh("git log --oneline | wc -l", [:]).output.contains("1"))
    }
  }

  /// Runs what is handed in at once, task after task, as the queue of a cluster would.
  private static let sbatch = """
    #!/bin/bash
    set -eu
    for word; do
      case $word in --array=1-*) tasks=${word#--array=1-} ;; esac
      job=$word
    done
    if [ -n "${tasks:-}" ]; then
      for task in $(seq "$tasks"); do
        SLURM_JOB_ID=7 SLURM_ARRAY_TASK_ID=$task SLURM_ARRAY_TASK_MIN=1 SLURM_ARRAY_TASK_STEP=1 \\
          SLURM_ARRAY_TASK_COUNT=$tasks SLURM_CPUS_PER_TASK=1 "$job" >&2
      done
      echo 7
    else
      status=0
      SLURM_JOB_ID=8 "$job" >&2 || status=$?
      echo "$status" >merge.status
    fi
    """
}

/// A folder with a few claims, the models, and the tool in `PATH`.
private struct Workshop {
  let folder: String

  /// - Returns: what a script printed, run as CI systems do: it ends at the first command that fails.
  func sh(_ script: String, _ variables: [String: String]) throws -> Tool.Result {
    var environment = [
      "PATH": folder + "/bin:/usr/local/bin:/usr/bin:/bin", "XDG_CACHE_HOME": folder + "/cache",
    ]
    environment.merge(["IMAGES": "images", "MODELS": "models", "HOME": folder]) { $1 }
    environment.merge(variables) { $1 }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = ["-e", "-c", script]
    process.currentDirectoryURL = URL(fileURLWithPath: folder)
    process.environment = environment
    let (output, complaints) = (folder + "/.output", folder + "/.complaints")
    for file in [output, complaints] { _ = FileManager.default.createFile(atPath: file, contents: nil) }
    process.standardOutput = FileHandle(forWritingAtPath: output)
    process.standardError = FileHandle(forWritingAtPath: complaints)
    try process.run()
    process.waitUntilExit()
    return Tool.Result(
      status: process.terminationStatus, output: try text(output), complaints: try text(complaints))
  }

  func install(_ name: String, _ script: String) throws {
    try write(script + "\n", to: folder + "/bin/" + name)
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: folder + "/bin/" + name)
  }

  /// Whether the report is that of a run without shards.
  /// - Parameter place: what stands in front of the folders' names.
  func expectWhole(_ report: String, in place: String = "") throws {
    let whole = try sh(
      "reprocheck verify '\(place)images' --models '\(place)models' --ledger whole.sqlite --report whole.json",
      [:])
    #expect(whole.status == 1, "\(whole.complaints)")
    #expect(try text(folder + "/whole.json") == text(folder + "/" + report))
  }
}

private func withWorkshop(_ body: (Workshop) throws -> Void) throws {
  try withTemporaryFolder { folder in
    let files = FileManager.default
    for name in ["images", "bin", "cache"] {
      try files.createDirectory(atPath: folder + "/" + name, withIntermediateDirectories: true)
    }
    try files.createSymbolicLink(atPath: folder + "/models", withDestinationPath: Tool.models)
    try files.createSymbolicLink(atPath: folder + "/bin/reprocheck", withDestinationPath: Tool.path)
    let images = Fixture.path("tiny-scenes/images")
    for (from, to) in [
      ("16-wrong-model-hash.png", "mismatch.png"), ("17-metadata-stripped.png", "stripped.png"),
      ("17-metadata-stripped.png", "claimed.png"),
    ] {
      try files.copyItem(atPath: images + "/" + from, toPath: folder + "/images/" + to)
    }
    // Not what the picture shows, and soon rendered.
    try write(
      "a green tree, day\nSteps: 1, Sampler: Euler, CFG scale: 7, Seed: 5, Size: 64x64, Model hash: 949e39aa10\n",
      to: folder + "/images/claimed.txt")
    try body(Workshop(folder: folder))
  }
}

private func examplePath(_ name: String) -> String {
  URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("../../Examples/" + name)
    .standardizedFileURL.path
}

/// Each document of a file.
private func example(_ name: String) throws -> [Node] {
  Array(try Yams.compose_all(yaml: text(examplePath(name))))
}

private func script(of job: Node?) -> String? {
  job?["steps"]?.sequence?.compactMap { $0["run"]?.string }.first
}

private func lines(of job: Node?) -> String? {
  job?["script"]?.sequence?.compactMap(\.string).joined(separator: "\n")
}

private func containerScript(of job: Node) -> String? { container(of: job)?["args"]?[0]?.string }

private func variables(of job: Node) -> [String: String] {
  let pairs = (container(of: job)?["env"]?.sequence ?? []).compactMap { variable in
    variable["name"]?.string.map { ($0, variable["value"]?.string ?? "") }
  }
  return Dictionary(pairs) { $1 }
}

private func container(of job: Node) -> Node? { job["spec"]?["template"]?["spec"]?["containers"]?[0] }

private func text(_ path: String) throws -> String { String(decoding: try bytes(path), as: UTF8.self) }
