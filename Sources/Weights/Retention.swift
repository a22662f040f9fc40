import Synchronization

/// How many bytes of expanded weights are kept, and who keeps them. What is kept changes no bit of a result.
final class Retention: Sendable {
  private struct Holder {
    weak var parameter: Parameter?
  }

  private struct State {
    var left: Int
    var holders: [Holder] = []
  }

  private let state: Mutex<State>

  init(bytes: Int) { state = Mutex(State(left: bytes)) }

  /// Whether there is room; the parameter is asked to forget when all is released.
  func claim(_ bytes: Int, for parameter: Parameter) -> Bool {
    state.withLock {
      guard $0.left >= bytes else { return false }
      $0.left -= bytes
      $0.holders.append(Holder(parameter: parameter))
      return true
    }
  }

  func release(_ bytes: Int) { state.withLock { $0.left += bytes } }

  func releaseAll() {
    let holders = state.withLock { state in
      defer { state.holders = [] }
      return state.holders
    }
    for holder in holders { holder.parameter?.forget() }
  }
}
