/// How many renders run at a time.
struct LanePlan: Hashable {
  let lanes: Int
  let threadsPerLane: Int
  /// What the budget leaves each lane beside its render, for weights that are kept expanded.
  let keptBytesPerLane: Int

  /// The number of lanes with which a batch is finished first.
  /// - Parameters:
  ///   - pixels: of the largest picture.
  ///   - bytes: the memory of the largest render.
  init(jobs: Int, pixels: Int, bytes: Int, threads: Int, memory: Int) {
    let most = max(1, min(jobs, threads, memory / max(bytes, 1)))
    let plans = (1...most).map { (lanes: $0, threads: threads / $0) }
    let best = plans.min { a, b in
      let (x, y) = (
        Self.rounds(jobs, a.lanes) / Self.speed(a.threads, pixels: pixels),
        Self.rounds(jobs, b.lanes) / Self.speed(b.threads, pixels: pixels)
      )
      return x < y
    }
    lanes = best?.lanes ?? 1
    threadsPerLane = max(best?.threads ?? threads, 1)
    keptBytesPerLane = min(max(memory / lanes - bytes, 0), Self.mostKept)
  }

  /// Beyond this a render gets hardly faster.
  private static let mostKept = 512 << 20

  private static func rounds(_ jobs: Int, _ lanes: Int) -> Double {
    Double(max(jobs, 1) + lanes - 1) / Double(lanes)
  }

  /// How many times faster a render is on several threads than on one: the less, the smaller the picture, for the
  /// threads wait for each other after every operation.
  private static func speed(_ threads: Int, pixels: Int) -> Double {
    let share = 0.05 + 0.35 * (128 * 128) / Double(max(pixels, 64 * 64))
    return Double(threads) / (1 + share * Double(threads - 1))
  }
}
