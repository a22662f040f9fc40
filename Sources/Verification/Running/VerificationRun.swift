import Claims
import InputFiles
import Pixels
public import Recipes
public import Similarity
import Synchronization

public struct VerificationOptions: Sendable {
  /// Version of the tool: part of what decides a finding.
  public var tool: String
  public var required: Rung
  public var allowsUnverifiable = false
  public var shard: Shard?
  public var threads: Int
  /// How many bytes renders may take together.
  public var memory: Int

  public init(tool: String, required: Rung, threads: Int, memory: Int) {
    self.tool = tool
    self.required = required
    self.threads = threads
    self.memory = memory
  }
}

/// What a watcher of a verification is told, one event at a time.
public enum VerificationEvent: Sendable {
  /// So many claims stand in so many files, and so many have to be rendered or recalled.
  case planned(files: Int, claims: Int, renders: Int)
  /// The share of a render that is done.
  case advanced(lane: Int, share: Double)
  /// - Parameter seconds: nil where nothing was rendered.
  case finished(ClaimResult, seconds: Double?, lane: Int)
}

/// Tests all claims of some files.
public struct VerificationRun: Sendable {
  public let options: VerificationOptions
  let regenerator: any Regenerator
  let writer: any JudgementWriter
  let store: (any FindingStore)?

  /// - Parameter store: nil: nothing is kept or recalled.
  public init(
    _ options: VerificationOptions, regenerator: any Regenerator, writer: any JudgementWriter,
    store: (any FindingStore)?
  ) {
    self.options = options
    self.regenerator = regenerator
    self.writer = writer
    self.store = store
  }

  /// - Parameter observe: told what happens, on any thread but one at a time; false stops the run.
  /// - Throws: ``VerificationError/interrupted``, or what is wrong with the store. A claim that fails never stops
  ///   the others.
  /// - Returns: the report, and by the first file of a claim the seconds that its render took, in this run or
  ///   never.
  public func report(
    of found: FoundFiles, thresholds: Thresholds,
    observe: @escaping @Sendable (VerificationEvent) -> Bool = { _ in true }
  ) throws(VerificationError) -> (report: VerificationReport, seconds: [String: Double]) {
    let watcher = Watcher(observe)
    let claims = try plan(found.files, watcher)
    let jobs = claims.compactMap(\.job)
    let files = claims.reduce(0) { $0 + 1 + $1.duplicates.count }
    try watcher.tell(.planned(files: files, claims: claims.count, renders: jobs.count))
    var results: [String: ClaimResult] = [:]
    for claim in claims where claim.job == nil {
      let result = claim.result(claim.finding)
      results[result.file] = result
      try watcher.tell(.finished(result, seconds: nil, lane: 0))
    }
    var open: [RenderJob] = []
    for job in jobs {
      guard let result = try recalled(job) else {
        open.append(job)
        continue
      }
      results[result.file] = result
      try watcher.tell(.finished(result, seconds: nil, lane: 0))
    }
    var seconds: [String: Double] = [:]
    for batch in batches(open) {
      for done in try RenderBatch(run: self, jobs: batch, watcher: watcher).results() {
        results[done.result.file] = done.result
        seconds[done.result.file] = done.seconds
      }
    }
    let report = VerificationReport(
      tool: options.tool, required: options.required, allowsUnverifiable: options.allowsUnverifiable,
      thresholds: thresholds,
      shards: options.shard.flatMap {
        $0.count == 1 ? nil : Shards(count: $0.count, numbers: [$0.number])
      },
      results: claims.compactMap { results[$0.read.file.name] },
      notes: distinct(found.notes.map { Note("not-looked-at", "\($0.file): \($0.words)") }))
    return (report, seconds)
  }

  /// What the store knows of a claim.
  func recalled(_ job: RenderJob) throws(VerificationError) -> ClaimResult? {
    guard let store, let kept = try store.finding(for: key(of: job)) else { return nil }
    return job.planned.result(job.claim.finding.joined(with: kept))
  }

  func key(of job: RenderJob) -> String { job.key(profile: regenerator.profile, tool: options.tool) }

  /// Reads all files; those of other shards are let go.
  private func plan(_ files: [FoundFile], _ watcher: Watcher) throws(VerificationError) -> [PlannedClaim] {
    let reader = ClaimReader(regenerator: regenerator)
    let read = concurrently(files.count, threads: options.threads) { place -> ReadFile? in
      guard !watcher.isStopped else { return nil }
      return reader.read(files[place])
    }
    if watcher.isStopped { throw .interrupted }
    return planned(read.compactMap { $0 }.filter { options.shard?.holds($0.identity) ?? true })
  }

  /// Small pictures, of which several are rendered at a time, and larger ones.
  private func batches(_ jobs: [RenderJob]) -> [[RenderJob]] {
    let limit = 384 * 384
    return [jobs.filter { $0.pixels <= limit }, jobs.filter { $0.pixels > limit }].filter { !$0.isEmpty }
  }
}

/// Tells one event at a time, and remembers that the run was stopped.
final class Watcher: Sendable {
  private let observe: @Sendable (VerificationEvent) -> Bool
  private let stopped = Mutex(false)

  init(_ observe: @escaping @Sendable (VerificationEvent) -> Bool) { self.observe = observe }

  var isStopped: Bool { stopped.withLock { $0 } }

  /// - Returns: false if the run is to stop.
  func goesOn(after event: VerificationEvent) -> Bool {
    stopped.withLock { stopped in
      if !stopped, !observe(event) { stopped = true }
      return !stopped
    }
  }

  func tell(_ event: VerificationEvent) throws(VerificationError) {
    guard goesOn(after: event) else { throw .interrupted }
  }

  func stop() { stopped.withLock { $0 = true } }
}
