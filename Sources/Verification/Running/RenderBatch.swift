import Claims
import InputFiles
import Pixels
import Recipes
import Similarity
import Synchronization

/// Jobs that share the processor.
struct RenderBatch: Sendable {
  struct Done: Sendable {
    let result: ClaimResult
    /// nil where the finding was recalled.
    let seconds: Double?
  }

  let run: VerificationRun
  let jobs: [RenderJob]
  let watcher: Watcher

  func results() throws(VerificationError) -> [Done] {
    let bytes = jobs.compactMap(\.claim.recipe).map { run.regenerator.bytes(for: $0) }.max() ?? 0
    let plan = LanePlan(
      jobs: jobs.count, pixels: jobs.map(\.pixels).max() ?? 0, bytes: bytes, threads: run.options.threads,
      memory: run.options.memory)
    let queue = JobQueue(jobs)
    let outcomes = concurrently(plan.lanes, threads: plan.lanes) { number in
      let lane = RenderLane(number: number, threads: plan.threadsPerLane, keptBytes: plan.keptBytesPerLane)
      return work(on: lane, queue)
    }
    var done: [Done] = []
    for outcome in outcomes { done += try outcome.get() }
    if watcher.isStopped { throw .interrupted }
    return done
  }

  /// Takes jobs until there are none, or until the run is stopped.
  private func work(on lane: RenderLane, _ queue: JobQueue) -> Result<[Done], VerificationError> {
    var done: [Done] = []
    do throws(VerificationError) {
      while !watcher.isStopped, let place = queue.next(for: lane.number) {
        guard let outcome = try outcome(of: jobs[place], on: lane) else { break }
        done.append(outcome)
        let event = VerificationEvent.finished(outcome.result, seconds: outcome.seconds, lane: lane.number)
        guard watcher.goesOn(after: event) else { break }
      }
      return .success(done)
    } catch {
      watcher.stop()
      return .failure(error)
    }
  }

  /// - Returns: nil if the render was stopped.
  private func outcome(of job: RenderJob, on lane: RenderLane) throws(VerificationError) -> Done? {
    // Another process may have tested it meanwhile.
    if let result = try run.recalled(job) { return Done(result: result, seconds: nil) }
    let clock = ContinuousClock()
    let start = clock.now
    let found: Finding
    do throws(RegenerationError) {
      found = try finding(of: job, on: lane)
    } catch {
      switch error {
      case .stopped: return nil
      case .unverifiable(let reasons):
        found = Finding(
          reasons: reasons.map { "\($0.code.rawValue): \($0.detail)" }, unverifiable: reasons)
        // Another machine may have the memory for it.
        if reasons.contains(where: { $0.code == .tooLarge }) {
          return Done(result: job.planned.result(job.claim.finding.joined(with: found)), seconds: nil)
        }
      case .failed(let failure):
        // It may be gone with the next run: nothing to remember.
        var failed = job.claim.finding
        failed.reasons = [failure.message]
        failed.failure = failure
        return Done(result: job.planned.result(failed), seconds: nil)
      }
    }
    try run.store?.keep(found, for: run.key(of: job))
    let seconds = (clock.now - start) / .seconds(1)
    return Done(result: job.planned.result(job.claim.finding.joined(with: found)), seconds: seconds)
  }

  /// Renders and compares; what the claim says of itself is left out.
  private func finding(of job: RenderJob, on lane: RenderLane) throws(RegenerationError) -> Finding {
    let shared = job.hasPicture ? try sharedPicture(of: job) : nil
    let made = try run.regenerator.picture(of: job.claim, against: shared?.picture.rgb, on: lane) { share in
      watcher.goesOn(after: .advanced(lane: lane.number, share: share))
    }
    let mine = JudgedPicture(
      name: "regenerated", fileSHA256: made.fileSHA256, byteCount: made.byteCount,
      picture: Picture(made.image), hashes: PictureHashes(made.image))
    var finding = Finding(reasons: ["There was no picture to compare with."])
    if let shared {
      var options = JudgingOptions()
      options.thresholds = job.planned.terms.thresholds
      let judgement = judged(mine, against: shared, options)
      finding = Finding(verdict: judgement.rung, reasons: run.writer.reasons(of: judgement))
      finding.diff = run.writer.diff(of: judgement)
      if let regenerated = run.writer.thumbnail(of: made.image),
        let original = run.writer.thumbnail(of: shared.picture.rgb)
      {
        finding.thumbnails = ThumbnailPair(regenerated: regenerated, shared: original)
      }
    }
    finding.profile = made.trace.profile
    finding.fingerprints = made.trace.fingerprints
    finding.notes = made.trace.notes
    finding.listing = made.foundSettings
    finding.hashes = run.writer.hashes(of: mine)
    return finding
  }

  private func sharedPicture(of job: RenderJob) throws(RegenerationError) -> JudgedPicture {
    let file = job.planned.read.file
    let bytes: [UInt8]?
    do throws(InputError) { bytes = try InputFile.bytes(of: file.path, limit: Claim.mostBytes) } catch {
      throw .failed(ReadingFailure(error))
    }
    guard let bytes, sha256(of: bytes) == job.planned.read.sha256 else {
      throw .failed(ReadingFailure(InputError.changing(path: file.name)))
    }
    do throws(ClaimError) {
      let picture = try Claim(name: file.name, bytes: bytes).picture()
      return JudgedPicture(
        name: "shared", fileSHA256: sha256(of: bytes), byteCount: bytes.count, picture: picture,
        hashes: PictureHashes(picture.rgb))
    } catch {
      throw .failed(ReadingFailure(error))
    }
  }
}
