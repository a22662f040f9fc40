import Dispatch
import Synchronization

/// The results of numbered pieces of work, in their order. The pieces run on as many threads as there are; what one
/// gives must not depend on the others, so that the result is the same with any number of threads.
func concurrently<Result: Sendable>(_ count: Int, _ work: @Sendable (Int) -> Result) -> [Result] {
  guard count > 1 else { return (0..<count).map(work) }
  let finished = Mutex<[Result?]>([Result?](repeating: nil, count: count))
  DispatchQueue.concurrentPerform(iterations: count) { index in
    let result = work(index)
    finished.withLock { $0[index] = result }
  }
  return finished.withLock { $0.compactMap { $0 } }
}

/// Two results, computed at the same time.
func concurrently<A: Sendable, B: Sendable>(
  _ first: @Sendable () -> A, _ second: @Sendable () -> B
) -> (A, B) {
  let results = concurrently(2) { $0 == 0 ? Either<A, B>.first(first()) : .second(second()) }
  guard case .first(let a) = results[0], case .second(let b) = results[1] else {
    return (first(), second())
  }
  return (a, b)
}

private enum Either<A: Sendable, B: Sendable>: Sendable {
  case first(A)
  case second(B)
}

/// The rows of a picture in pieces of constant height.
struct RowPieces {
  /// A multiple of the step of ``WindowGrid``.
  static let height = 64

  let rows: Int

  var count: Int { (rows + Self.height - 1) / Self.height }

  subscript(piece: Int) -> Range<Int> { piece * Self.height..<min(rows, (piece + 1) * Self.height) }
}
