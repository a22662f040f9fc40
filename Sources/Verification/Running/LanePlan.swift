/// How many renders run at a time.
struct LanePlan: Hashable {
  let lanes: Int
  let threadsPerLane: Int
  /// What the budget leaves each lane beside its render, for weights that are kept expanded.
  let keptBytesPerLane: Int

  /// As many lanes as it takes to finish a batch first, or nearly so.
  /// - Parameters:
  ///   - pixels: of the largest picture.
  ///   - bytes: the memory of the largest render.
  init(jobs: Int, pixels: Int, bytes: Int, threads: Int, memory: Int) {
    let most = max(1, min(jobs, threads, memory / max(bytes, 1)))
    func time(_ lanes: Int) -> Double {
      Self.rounds(jobs, lanes) / Self.speed(max(threads / lanes, 1), pixels: pixels)
    }
    var best = 1
    // Each lane expands the weights on its own: further ones must be worth it.
    for lanes in 1...most where time(lanes) < 0.9 * time(best) { best = lanes }
    lanes = best
    threadsPerLane = max(threads / best, 1)
    keptBytesPerLane = max(memory / lanes - bytes, 0)
  }

  /// How many renders the busiest lane does, all taken for equally long.
  private static func rounds(_ jobs: Int, _ lanes: Int) -> Double {
    Double((max(jobs, 1) - 1) / lanes + 1)
  }

  /// How many times faster a render is on several threads than on one: the less, the smaller the picture.
  ///
  /// With two threads and the fixture's model the calling thread computes for 0.68 of the time that one thread alone
  /// needs at 64x64, 0.65 at 128x128, and half of it from 256x256 on. How long threads take to wake comes on top;
  /// `Scripts/bench-verify lanes` measures it all.
  private static func speed(_ threads: Int, pixels: Int) -> Double {
    let share = min(0.02 + 0.3 * (128 * 128) / Double(max(pixels, 1)), 0.36)
    return Double(threads) / (1 + share * Double(threads - 1))
  }
}
