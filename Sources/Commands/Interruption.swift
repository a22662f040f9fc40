import CSignals

/// Ctrl-C and a polite kill ask a render to stop at its next step; a second one ends the process at once.
enum Interruption {
  static var isWanted: Bool { repro_is_interrupted() != 0 }

  static func watch() { repro_watch_interruption() }
}
