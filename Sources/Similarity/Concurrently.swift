import Dispatch
import Synchronization

/// The results of numbered pieces of work, in their order. The pieces run on as many threads as there are; what one
/// gives must not depend on the others, so that the result is the same with any number of threads.
func concurrently<Result: Sendable>(_ count: Int, _ work: @Sendable (Int) -> Result) -> [Result] {
  guard count > 1 else { return (0..<count).map(work) }
  let finished = Mutex<[Result?]>([Result?](repeating: nil, count: count))
  @Sendable func run(_ index: Int) {
    let result = work(index)
    finished.withLock { $0[index] = result }
  }
  if let threads = Threads.forced {
    Threads.share(count, among: threads, run)
  } else {
    DispatchQueue.concurrentPerform(iterations: count, execute: run)
  }
  return finished.withLock { $0.compactMap { $0 } }
}

/// How many threads share pieces of work; nil: as many as there are processors.
enum Threads {
  @TaskLocal static var forced: Int?

  /// Runs the pieces on exactly so many threads, however many processors there are.
  fileprivate static func share(_ count: Int, among threads: Int, _ run: @Sendable (Int) -> Void) {
    let next = Atomic<Int>(0)
    let all = DispatchGroup()
    withoutActuallyEscaping(run) { run in
      for number in 0..<threads {
        // A queue of its own gives each a thread of its own.
        DispatchQueue(label: "pieces of work \(number)").async(group: all) {
          $forced.withValue(threads) {
            while true {
              let index = next.add(1, ordering: .relaxed).oldValue
              guard index < count else { return }
              run(index)
            }
          }
        }
      }
      all.wait()
    }
  }
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
