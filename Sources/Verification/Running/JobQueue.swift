import Synchronization

/// Hands jobs to lanes so that each set of models is loaded by as few lanes as can be.
final class JobQueue: Sendable {
  private let state: Mutex<State>

  struct State {
    /// Jobs of one set, in their order.
    var groups: [(models: ModelSet, jobs: [Int])]
    /// By lane.
    var current: [Int: ModelSet] = [:]
  }

  init(_ jobs: [RenderJob]) {
    let places = Dictionary(grouping: jobs.indices) { jobs[$0].models }
    state = Mutex(
      State(groups: places.sorted { $0.key < $1.key }.map { ($0.key, $0.value.reversed()) }))
  }

  /// - Returns: the place of a job; nil: there are no more.
  func next(for lane: Int) -> Int? {
    state.withLock { state in
      let own = state.groups.firstIndex { $0.models == state.current[lane] }
      let taken = Set(state.current.values)
      let free = state.groups.indices.filter { !taken.contains(state.groups[$0].models) }
      // A set that nobody works on, the one with most jobs first; else a share of the largest.
      let candidates = free.isEmpty ? Array(state.groups.indices) : free
      guard
        let place = own
          ?? candidates.max(by: { (a, b) in
            (state.groups[a].jobs.count, b) < (state.groups[b].jobs.count, a)
          })
      else { return nil }
      let job = state.groups[place].jobs.removeLast()
      state.current[lane] = state.groups[place].models
      if state.groups[place].jobs.isEmpty { state.groups.remove(at: place) }
      return job
    }
  }
}
