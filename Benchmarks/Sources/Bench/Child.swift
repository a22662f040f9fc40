import Foundation

/// A process that has ended, with what it printed and used.
struct Child {
  let status: Int32
  let output: Data
  let seconds: Double
  /// The most memory that was resident, mapped pages included.
  let peakBytes: Int

  /// Runs a program to its end; what it complains of goes through.
  init(_ program: String, _ arguments: [String]) throws {
    let path = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    defer { try? FileManager.default.removeItem(at: path) }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 1, path.path, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    var words: [UnsafeMutablePointer<CChar>?] = ([program] + arguments).map { strdup($0) } + [nil]
    defer { for word in words { free(word) } }
    let clock = ContinuousClock()
    let start = clock.now
    var process = pid_t()
    let failure = posix_spawn(&process, program, &actions, nil, &words, environ)
    guard failure == 0 else { throw BenchError.cannotStart(program, String(cString: strerror(failure))) }
    var usage = rusage()
    var ending: Int32 = 0
    wait4(process, &ending, 0, &usage)
    seconds = (clock.now - start) / .seconds(1)
    status = ending & 0x7F == 0 ? ending >> 8 & 0xFF : 128 + ending & 0x7F
    peakBytes = usage.ru_maxrss * 1024
    output = try Data(contentsOf: path)
  }
}

enum BenchError: Error, CustomStringConvertible {
  case cannotStart(String, String)
  case failed(String, status: Int32)

  var description: String {
    switch self {
    case .cannotStart(let program, let why): "\(program) does not start: \(why)"
    case .failed(let program, let status): "\(program) ended with status \(status)"
    }
  }
}
