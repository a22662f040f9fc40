import Dispatch
import Synchronization

/// Works answers out on several threads until one is wanted.
/// - Returns: in the order of the items; every answer before the first wanted one is there, later ones may be nil.
func answers<Item: Sendable, Answer: Sendable>(
  of items: [Item], workers: Int, _ answer: @Sendable (Item) -> Answer,
  until isWanted: @Sendable (Answer) -> Bool
) -> [Answer?] {
  let progress = Mutex(Progress<Answer>(count: items.count))
  DispatchQueue.concurrentPerform(iterations: min(max(workers, 1), items.count)) { _ in
    while let place = progress.withLock({ $0.takeNext() }) {
      let found = answer(items[place])
      let ends = isWanted(found)
      progress.withLock {
        $0.answers[place] = found
        if ends { $0.end = min($0.end, place + 1) }
      }
    }
  }
  return progress.withLock { $0.answers }
}

private struct Progress<Answer> {
  var answers: [Answer?]
  var next = 0
  var end: Int

  init(count: Int) {
    answers = Array(repeating: nil, count: count)
    end = count
  }

  mutating func takeNext() -> Int? {
    guard next < end else { return nil }
    defer { next += 1 }
    return next
  }
}
