import ModelLibrary
import Reporting
import Synchronization

/// One line on a terminal that says how far the hashing of files is. Files are hashed on several threads.
final class HashProgress: Sendable {
  private struct State {
    var names: [String] = []
    var total = 0
    var done = 0
    var start: ContinuousClock.Instant?
    var drawn: ContinuousClock.Instant?
  }

  private let state = Mutex(State())

  func show(_ event: HashingEvent) {
    let now = ContinuousClock.now
    state.withLock { state in
      switch event {
      case .began(let path, let byteCount):
        state.start = state.start ?? now
        state.names.append(
          path.utf8.split(separator: UInt8(ascii: "/")).last.map { String(Substring($0)) } ?? path)
        state.total += byteCount
      case .read(let byteCount): state.done += byteCount
      case .ended: if !state.names.isEmpty { state.names.removeFirst() }
      }
      // What is over at once needs no line, and a terminal no more than ten a second.
      guard let start = state.start, now - start > .milliseconds(300),
        state.drawn.map({ now - $0 > .milliseconds(100) }) ?? true
      else { return }
      state.drawn = now
      draw("\r\u{1B}[K" + line(state, seconds: (now - start) / .seconds(1)))
    }
  }

  func clear() {
    state.withLock {
      if $0.drawn != nil { draw("\r\u{1B}[K") }
      $0 = State()
    }
  }

  private func line(_ state: State, seconds: Double) -> String {
    let what =
      state.names.count == 1 ? String(printableLine(state.names[0]).prefix(40)) : "\(state.names.count) files"
    let share = state.total > 0 ? min(Double(state.done) / Double(state.total), 1) : 0
    let left = share > 0.02 ? ", about \(Int(seconds / share - seconds) + 1) s left" : ""
    return "hashing \(what): \(progressBar(share)) \(byteText(state.done)) of \(byteText(state.total))\(left)"
  }
}

/// `[######..................]`
func progressBar(_ share: Double) -> String {
  let width = 24
  let filled = min(max(Int(share * Double(width)), 0), width)
  return "[" + String(repeating: "#", count: filled) + String(repeating: ".", count: width - filled) + "]"
}

/// `2.13 GB`: decimal units, as sites and file managers give sizes.
func byteText(_ count: Int) -> String {
  for (unit, size) in [("GB", 1e9), ("MB", 1e6), ("kB", 1e3)] where Double(count) >= size {
    return short(Double(count) / size) + " " + unit
  }
  return "\(count) bytes"
}
