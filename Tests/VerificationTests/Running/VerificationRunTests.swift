import FoundationEssentials
import JSON
import Recipes
import Similarity
import Synchronization
import SystemPackage
import TestSupport
import Testing

@testable import Verification

@Suite struct VerificationRunProperty {
  /// Claims of every kind: one that holds, its copy, one that does not, others that can't be tested or read.
  private func fill(_ folder: String) throws {
    try FileManager.default.createDirectory(atPath: folder + "/deep", withIntermediateDirectories: true)
    try writeClaim(folder + "/b-holds.png", seed: 1)
    try writeClaim(folder + "/a-copy.png", seed: 1)
    try writeClaim(folder + "/deep/fails.png", seed: 2, paint: 3)
    try writeClaim(folder + "/deep/absent.png", seed: 4, model: "absent", more: "Model hash: 0123456789, ")
    try writeClaim(
      folder + "/deep/absent2.png", seed: 5, model: "absent-too", more: "Model hash: 01234567890123, ")
    try writeClaim(folder + "/other-model.png", seed: 6, model: "m2")
    try writeClaim(folder + "/refused.png", seed: 7, steps: 99)
    try writeClaim(folder + "/model-damaged.png", seed: 8, steps: 13)
    try Data([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0xFF]).write(
      to: URL(fileURLWithPath: folder + "/no-picture.png"))
    try write("these are notes", folder + "/README.txt")
    try write("{\"images\": []}", folder + "/list.json")
    try write("not a picture", folder + "/data.bin")
    try writeClaim(folder + "/.hidden.png", seed: 9)
  }

  private func write(_ text: String, _ path: String) throws {
    try Data(text.utf8).write(to: URL(fileURLWithPath: path))
  }

  private func search(_ path: String) throws -> FoundFiles {
    let terms = FileTerms(expectation: Expectation(required: .substantiallySimilar), thresholds: Thresholds())
    return try FileSearch(terms: terms).files(in: [FilePath(path)])
  }

  private func report(
    _ folder: String, _ regenerator: FakeRegenerator = FakeRegenerator(), store: FakeStore = FakeStore(),
    threads: Int = 1, shard: Shard? = nil,
    observe: @escaping @Sendable (VerificationEvent) -> Bool = { _ in true }
  ) throws -> VerificationReport {
    var options = VerificationOptions(
      tool: "1", required: .substantiallySimilar, threads: threads, memory: 1 << 30)
    options.shard = shard
    let run = VerificationRun(options, regenerator: regenerator, writer: FakeWriter(), store: store)
    return try run.report(of: try search(folder), thresholds: Thresholds(), observe: observe).report
  }

  @Test func everyKindOfClaimStandsWhereItShould() throws {
    try withTemporaryFolder { folder in
      try fill(folder)
      let report = try report(folder)
      let standings = Dictionary(
        uniqueKeysWithValues: report.results.map {
          (String($0.file.dropFirst(folder.utf8.count + 1)), $0.standing)
        })
      #expect(
        standings == [
          "a-copy.png": .holds, "deep/fails.png": .fails, "deep/absent.png": .unverifiable,
          "deep/absent2.png": .unverifiable, "other-model.png": .holds, "refused.png": .unverifiable,
          "model-damaged.png": .unreadable, "no-picture.png": .unreadable,
        ])
      #expect(report.results.first?.duplicates == [folder + "/b-holds.png"])
      #expect(report.summary.outcome == .fails)
      #expect(report.summary.files == 9 && report.summary.claims == 8)
      // One model under two names: the longer hash begins with the shorter one.
      #expect(report.missing.map(\.names) == [["absent", "absent-too"]])
      #expect(report.missing.first?.claims.count == 2)
    }
  }

  @Test func claimsThatStateNoHashWaitForTheirNamesake() throws {
    try withTemporaryFolder { folder in
      try writeClaim(folder + "/a.png", seed: 1, model: "absent", more: "Model hash: 0123456789, ")
      try writeClaim(folder + "/b.png", seed: 2, model: "Absent")
      try writeClaim(folder + "/c.png", seed: 3, model: "absent-b", more: "Model hash: 1111111111, ")
      try writeClaim(folder + "/d.png", seed: 4, model: "absent-b", more: "Model hash: 2222222222, ")
      try writeClaim(folder + "/e.png", seed: 5, model: "absent-b")
      let missing = try report(folder).missing
      #expect(missing.map(\.claims.count).sorted() == [1, 1, 1, 2])
      #expect(missing.first?.names == ["Absent", "absent"] && missing.first?.hashes == ["0123456789"])
    }
  }

  @Test func reportsDoNotDependOnWorkersOrOrder() throws {
    try withTemporaryFolder { folder in
      try fill(folder)
      let one = try report(folder, threads: 1).json.compact
      for threads in [2, 7] { #expect(try report(folder, threads: threads).json.compact == one) }
      #expect(try VerificationReport(json: JSONValue(parsing: one)).json.compact == one)
    }
  }

  /// Stopped after each event in turn, with what was kept until then: the same report in the end, and nothing is
  /// rendered twice.
  @Test func aRunThatWasStoppedGoesOnWhereItWas() throws {
    try withTemporaryFolder { folder in
      try fill(folder)
      let whole = try report(folder).json.compact
      let store = FakeStore()
      let regenerator = FakeRegenerator()
      var stops = 0
      while stops < 50 {
        let limit = stops
        let count = Atomic<Int>(0)
        do {
          let report = try report(folder, regenerator, store: store) { _ in
            count.wrappingAdd(1, ordering: .relaxed).newValue <= limit
          }
          #expect(report.json.compact == whole)
          break
        } catch VerificationError.interrupted {
          stops += 1
        }
      }
      #expect(stops > 5 && stops < 50)
      let kept = store.findings.withLock { $0.count }
      #expect(kept == 4, "what depends on a damaged file is not remembered")
    }
  }

  @Test func shardsMakeTheWhole() throws {
    try withTemporaryFolder { folder in
      try fill(folder)
      let whole = try report(folder)
      for count in [2, 3, 5] {
        var parts: [(name: String, report: VerificationReport)] = []
        for number in 1...count {
          parts.append(("\(number)", try report(folder, shard: Shard(number: number, of: count))))
        }
        #expect(try merged(parts.reversed()).json.compact == whole.json.compact)
        #expect(parts.map(\.report.results.count).reduce(0, +) == whole.results.count)
        let some = try merged(Array(parts.dropFirst()))
        #expect(some.shards == Shards(count: count, numbers: Array(2...count)))
        // A new file moves no other to another shard.
        try writeClaim(folder + "/new\(count).png", seed: 100 + count)
        let again = try report(folder, shard: Shard(number: 1, of: count)).results.map(\.file)
        #expect(parts[0].report.results.allSatisfy { again.contains($0.file) })
        try FileManager.default.removeItem(atPath: folder + "/new\(count).png")
      }
    }
  }

  @Test func eachModelIsLoadedByOneLane() throws {
    try withTemporaryFolder { folder in
      for seed in 0..<12 { try writeClaim(folder + "/\(seed).png", seed: seed, model: "m\(seed % 3)") }
      let regenerator = FakeRegenerator()
      _ = try report(folder, regenerator)
      let models = regenerator.rendered.withLock { $0.map(\.model) }
      var changes = 0
      for (a, b) in zip(models, models.dropFirst()) where a != b { changes += 1 }
      #expect(models.count == 12 && changes == 2)
    }
  }

  @Test func aFileThatIsReplacedMeanwhileIsToldAndNotJudged() throws {
    try withTemporaryFolder { folder in
      for seed in 0..<3 { try writeClaim(folder + "/\(seed).png", seed: seed) }
      let store = FakeStore()
      let report = try report(folder, store: store) { event in
        if case .planned = event { try? writeClaim(folder + "/1.png", seed: 1, paint: 9) }
        return true
      }
      #expect(report.results.map(\.standing) == [.holds, .unreadable, .holds])
      #expect(report.results[1].finding.failure?.message.contains("changes while it is read") == true)
      #expect(store.findings.withLock { $0.count } == 2, "nothing is kept of it")
    }
  }

  @Test func whatIsInTheLedgerIsNeitherPlannedNorRendered() throws {
    try withTemporaryFolder { folder in
      for seed in 0..<3 { try writeClaim(folder + "/\(seed).png", seed: seed) }
      let (store, regenerator) = (FakeStore(), FakeRegenerator())
      let first = try report(folder, regenerator, store: store)
      try writeClaim(folder + "/3.png", seed: 3)
      let second = try report(folder, regenerator, store: store)
      #expect(regenerator.rendered.withLock { $0.count } == 4)
      #expect(regenerator.weighed.withLock { $0 } == 4)
      #expect(Array(second.results.prefix(3)) == first.results)
    }
  }

  @Test("what is found from a picture is told and kept, and apart from what is rendered without looking")
  func searched() throws {
    try withTemporaryFolder { folder in
      try writeClaim(folder + "/a.png", seed: 1)
      let store = FakeStore()
      let usual = try report(folder, store: store)
      let regenerator = FakeRegenerator(searches: true)
      let searched = try report(folder, regenerator, store: store)
      #expect(usual.results[0].finding.listing.map(\.value) == ["20"])
      #expect(
        searched.results[0].finding.listing == [
          ResolvedSetting("Steps", "found", .inferred("the picture fits"))
        ])
      #expect(try report(folder, regenerator, store: store) == searched)
      #expect(regenerator.rendered.withLock { $0.count } == 1)
      #expect(try report(folder, store: store) == usual)
    }
  }

  @Test func whatThisMachineHasNoMemoryForIsNotRemembered() throws {
    try withTemporaryFolder { folder in
      try writeClaim(folder + "/large.png", seed: 1, steps: 98)
      let store = FakeStore()
      #expect(try report(folder, store: store).results[0].finding.codes == [.tooLarge])
      #expect(store.findings.withLock { $0.isEmpty })
    }
  }

  @Test func aFullLedgerStopsTheRun() throws {
    try withTemporaryFolder { folder in
      try fill(folder)
      #expect(throws: VerificationError.ledger(path: "x", reason: "the disk is full")) {
        try report(folder, store: FakeStore(capacity: 1), threads: 2)
      }
    }
  }

  @Test func whatIsAskedOfAFileDecidesWhetherItPasses() throws {
    try withTemporaryFolder { folder in
      try fill(folder)
      try write(
        """
        expect:
          - files: "deep/absent*.png"
            allow: [missing-checkpoint]
          - files: refused.png
            allow: [unsupported-model]
        baseline:
          "deep/fails.png": different
          "deep/gone.png": different
        """, folder + "/reprocheck.yml")
      for name in ["no-picture.png", "model-damaged.png"] {
        try FileManager.default.removeItem(atPath: folder + "/" + name)
      }
      let known = try report(folder)
      #expect(known.summary.outcome == .passes && known.summary.expected == 4)
      #expect(known.notes.contains { $0.detail.contains("gone.png") })
      // A claim that got better is said; one that got worse fails.
      try writeClaim(folder + "/deep/fails.png", seed: 2)
      let better = try report(folder)
      #expect(better.summary.outcome == .passes && better.summary.betterThanBaseline == 1)
      try writeClaim(folder + "/other-model.png", seed: 6, paint: 7, model: "m2")
      #expect(try report(folder).summary.outcome == .fails)
    }
  }

  @Test func aBaselineMakesWhatIsKnownPass() throws {
    try withTemporaryFolder { folder in
      try fill(folder)
      for name in ["no-picture.png", "model-damaged.png"] {
        try FileManager.default.removeItem(atPath: folder + "/" + name)
      }
      let found = try search(folder)
      for (path, text) in try report(folder).baselines(in: found.folders) { try write(text, path.string) }
      let known = try report(folder)
      #expect(known.summary.outcome == .passes && known.summary.expected == 4)
      #expect(try known.baselines(in: found.folders).isEmpty)
    }
  }

  @Test func reportsThatDisagreeAreNotJoined() throws {
    try withTemporaryFolder { folder in
      try fill(folder)
      let first = try report(folder)
      var other = first
      other.results[0].finding.verdict = .different
      #expect(throws: VerificationError.self) { try merged([("a", first), ("b", other)]) }
      #expect(try merged([("a", first), ("b", first)]).json.compact == first.json.compact)
      var strict = first
      strict.required = .identicalPixels
      #expect(throws: VerificationError.self) { try merged([("a", first), ("b", strict)]) }
    }
  }
}

@Suite struct LanePlanProperty {
  @Test func lanesKeepToJobsThreadsAndMemory() {
    for jobs in [1, 2, 5, 100] {
      for threads in [1, 2, 8, 64] {
        let plan = LanePlan(jobs: jobs, pixels: 128 * 128, bytes: 100, threads: threads, memory: 400)
        #expect((1...min(jobs, threads, 4)).contains(plan.lanes))
        #expect(plan.threadsPerLane >= 1 && plan.lanes * plan.threadsPerLane <= threads)
      }
    }
    #expect(LanePlan(jobs: 1, pixels: 512 * 512, bytes: 1, threads: 8, memory: 1 << 30).threadsPerLane == 8)
    #expect(LanePlan(jobs: 100, pixels: 128 * 128, bytes: 1, threads: 8, memory: 1 << 30).lanes > 4)
    #expect(LanePlan(jobs: 100, pixels: 128 * 128, bytes: 1 << 40, threads: 8, memory: 1).lanes == 1)
    // Two small renders side by side, not one after another on both threads; larger ones not.
    #expect(LanePlan(jobs: 2, pixels: 128 * 128, bytes: 1, threads: 2, memory: 1 << 30).lanes == 2)
    #expect(LanePlan(jobs: 2, pixels: 512 * 512, bytes: 1, threads: 2, memory: 1 << 30).lanes == 1)
    let tight = LanePlan(jobs: 2, pixels: 64 * 64, bytes: 300, threads: 2, memory: 1000)
    #expect(tight.lanes == 2 && tight.keptBytesPerLane == 200)
  }
}
