import Glibc
import Synchronization

/// Ctrl-C and a polite kill ask a render to stop at its next step; a second one ends the process at once.
enum Interruption {
  private static let wanted = Atomic<Bool>(false)

  static var isWanted: Bool { wanted.load(ordering: .relaxed) }

  static func watch() {
    for number in [SIGINT, SIGTERM] {
      _ = signal(number) { number in
        Interruption.wanted.store(true, ordering: .relaxed)
        signal(number, SIG_DFL)
      }
    }
  }
}
