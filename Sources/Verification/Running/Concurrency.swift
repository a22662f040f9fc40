import Dispatch
import Synchronization

/// The values of `body` for 0 ..< `count`, in their order, computed on several threads.
func concurrently<Value: Sendable>(
  _ count: Int, threads: Int, _ body: @Sendable (Int) -> Value
) -> [Value] {
  let next = Atomic<Int>(0)
  let results = Mutex<[Value?]>(Array(repeating: nil, count: count))
  DispatchQueue.concurrentPerform(iterations: max(1, min(threads, count))) { _ in
    while true {
      let place = next.wrappingAdd(1, ordering: .relaxed).oldValue
      guard place < count else { return }
      let value = body(place)
      results.withLock { $0[place] = value }
    }
  }
  return results.withLock { $0.compactMap { $0 } }
}
