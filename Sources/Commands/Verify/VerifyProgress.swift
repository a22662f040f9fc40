import Reporting
import Synchronization
import Verification

/// A line for each claim as it ends and, on a terminal, a bar over all renders with the time that is left.
final class VerifyProgress: Sendable {
  private let state = Mutex(ProgressState())

  func show(_ event: VerificationEvent) { state.withLock { $0.show(event) } }

  func clear() { state.withLock { $0.clear() } }
}

private struct ProgressState {
  private let isDrawn = standardErrorIsTerminal
  private let clock = ContinuousClock()
  private var claims = 0
  private var finishedClaims = 0
  private var finishedRenders = 0
  /// Of the renders that are running, by lane.
  private var shares: [Int: Double] = [:]
  private var lastDrawn: ContinuousClock.Instant?
  private var firstRender: ContinuousClock.Instant?

  mutating func show(_ event: VerificationEvent) {
    switch event {
    case .planned(_, let claims, _):
      self.claims = claims
      draw()
    case .advanced(let lane, let share):
      firstRender = firstRender ?? clock.now
      shares[lane] = share
      draw()
    case .finished(let result, let seconds, let lane):
      finishedClaims += 1
      shares[lane] = nil
      if seconds != nil { finishedRenders += 1 }
      clear()
      complain(claimLine(result, width: standardErrorWidth, colour: isDrawn))
      draw()
    }
  }

  func clear() {
    if isDrawn, lastDrawn != nil { Commands.draw("\r\u{1B}[K") }
  }

  /// At most ten times a second.
  private mutating func draw() {
    guard isDrawn, claims > 0 else { return }
    let now = clock.now
    if let lastDrawn, now - lastDrawn < .milliseconds(100) { return }
    lastDrawn = now
    let width = 24
    let filled = min(width, finishedClaims * width / claims)
    let bar = String(repeating: "#", count: filled) + String(repeating: ".", count: width - filled)
    Commands.draw("\r\u{1B}[K[\(bar)] \(finishedClaims) of \(claims) claims\(timeLeft(now))")
  }

  /// By the renders so far; what is recalled from the ledger takes no time.
  private func timeLeft(_ now: ContinuousClock.Instant) -> String {
    let done = Double(finishedRenders) + shares.values.reduce(0, +)
    guard let firstRender, done >= 0.1 else { return "" }
    let left = Double(claims - finishedClaims) - shares.values.reduce(0, +)
    let seconds = Int((now - firstRender) / .seconds(1) / done * max(left, 0))
    return seconds < 60 ? ", about \(seconds + 1) s left" : ", about \((seconds + 59) / 60) min left"
  }
}
