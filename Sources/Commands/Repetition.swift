import Dispatch
import FoundationEssentials
import JSON
import Subprocess
import Synchronization
import SystemPackage

/// The same render in several fresh processes, each with another number of threads: all must give the same bytes.
struct Repetition {
  /// What the processes gave for one input.
  struct Agreement {
    var threads: [Int]
    /// nil if all agree; else which process differs from the first, and where first.
    var difference: String?
  }

  /// Of this process, without the program's name.
  let arguments: [String]
  /// How many threads each process has.
  let threads: [Int]
  /// What stands on standard input, if an input is `-`.
  let input: [UInt8]

  /// - Parameter first: threads of the first process; the others have 1, 2, 3, ...
  init(count: Int, first: Int, arguments: [String], input: [UInt8]) {
    self.arguments = arguments
    self.input = input
    threads = [first] + (1...max(count, 1)).filter { $0 != first }.prefix(count - 1)
  }

  /// Runs all processes; only the first one's text reaches standard output, and only if `isShown`.
  /// - Returns: the first one's status, and for each input its record with the agreement.
  func run(isShown: Bool, hasDump: Bool) throws(Failure) -> (ExitStatus, [(record: JSONValue, Agreement)]) {
    let folder =
      FileManager.default.temporaryDirectory.path
      + "/reprocheck-repeat-\(ProcessInfo.processInfo.processIdentifier)"
    defer { try? FileManager.default.removeItem(atPath: folder) }
    var records: [[JSONValue]] = []
    var status = ExitStatus.holds
    for (number, count) in threads.enumerated() {
      let place = "\(folder)/\(number)"
      do { try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true) } catch {
        throw Failure(.inputOutput, "`\(place)` can't be made for the repeated renders; check TMPDIR")
      }
      var more = ["--repeat", "1", "--threads", "\(count)", "--trace", place + "/trace"]
      if number > 0 {
        more += ["-o", place + "/"] + (hasDump ? ["--dump", place + "/dump.safetensors"] : [])
      }
      let found = try launch(extended(by: more), isShown: isShown && number == 0)
      if Interruption.isWanted { throw Failure(.interrupted, "stopped while renders were repeated") }
      if number == 0 { status = found }
      guard found == .holds || found == .fails || found == .unverifiable else { return (found, []) }
      records.append(Self.records(place + "/trace"))
    }
    return (status, agreements(records))
  }

  private func agreements(_ records: [[JSONValue]]) -> [(record: JSONValue, Agreement)] {
    (records.first ?? []).enumerated().map { index, first in
      var difference: String?
      for (number, record) in records.enumerated().dropFirst() where difference == nil {
        difference = index < record.count ? firstDifference(first, record[index]) : "nothing was rendered"
        difference = difference.map { "with \(threads[number]) threads \($0)" }
      }
      return (first, Agreement(threads: threads, difference: difference))
    }
  }

  private static func records(_ path: String) -> [JSONValue] {
    guard let data = try? Data(contentsOf: URL(fileURLWithPath: path)) else { return [] }
    return data.split(separator: 0x0A).compactMap { try? JSONValue(parsing: Array($0)) }
  }

  /// Before `--`, after which everything is an input; the last of an option's values counts.
  private func extended(by more: [String]) -> [String] {
    let end = arguments.firstIndex(of: "--") ?? arguments.count
    return Array(arguments[..<end]) + more + Array(arguments[end...])
  }

  private func launch(_ arguments: [String], isShown: Bool) throws(Failure) -> ExitStatus {
    let outcome = Mutex<Result<TerminationStatus, Failure>?>(nil)
    let isOver = DispatchSemaphore(value: 0)
    let input = input
    let task = Task.detached {
      let result: Result<TerminationStatus, Failure>
      do {
        result = .success(try await child(arguments, input: input, isShown: isShown))
      } catch {
        result = .failure(Failure(.internalFault, "a fresh process can't be started: \(error)"))
      }
      outcome.withLock { $0 = result }
      isOver.signal()
    }
    while isOver.wait(timeout: .now() + .milliseconds(50)) == .timedOut {
      if Interruption.isWanted { task.cancel() }
    }
    guard let result = outcome.withLock({ $0 }) else { return .internalFault }
    switch try result.get() {
    case .exited(let code): return ExitStatus(rawValue: code) ?? .internalFault
    case .signaled: return Interruption.isWanted ? .interrupted : .internalFault
    }
  }
}

/// Cancelling it interrupts the process, and kills it if that is not heeded.
private func child(_ arguments: [String], input: [UInt8], isShown: Bool) async throws -> TerminationStatus {
  var options = PlatformOptions()
  options.teardownSequence = [.send(signal: .interrupt, allowedDurationToNextStep: .seconds(5))]
  // This very program, also where it was replaced on disk meanwhile.
  let program = Executable.path("/proc/self/exe")
  if isShown {
    return try await Subprocess.run(
      program, arguments: Arguments(arguments), platformOptions: options, input: .array(input),
      output: .currentStandardOutput, error: .currentStandardError
    ).terminationStatus
  }
  return try await Subprocess.run(
    program, arguments: Arguments(arguments), platformOptions: options, input: .array(input),
    output: .discarded, error: .currentStandardError
  ).terminationStatus
}

/// Where two records of a run differ first; nil if they have the same bits.
func firstDifference(_ first: JSONValue, _ second: JSONValue) -> String? {
  let (mine, theirs) = (first["fingerprints"]?.members ?? [], second["fingerprints"]?.members ?? [])
  if let place = mine.indices.first(where: { $0 >= theirs.count || mine[$0] != theirs[$0] }) {
    return "the first tensor that differs is `\(mine[place].key)`"
  }
  if mine.count != theirs.count { return "there are more tensors" }
  if first["unverifiable"] != second["unverifiable"] { return "the reasons differ" }
  return first["hashes"] == second["hashes"] ? nil : "the image file differs"
}

/// What `--repeat` adds to the object of a run.
func repeatJSON(_ agreement: Repetition.Agreement) -> JSONValue {
  .object([
    "processes": .int(agreement.threads.count),
    "threads": .array(agreement.threads.map { .int($0) }),
    "agree": .bool(agreement.difference == nil),
    "difference": agreement.difference.map { .string($0) },
  ])
}

func repeatText(_ agreement: Repetition.Agreement) -> String {
  let threads = agreement.threads.map(String.init).joined(separator: ", ")
  let processes = "\(agreement.threads.count) processes with \(threads) threads"
  return agreement.difference.map { "Repeated: \(processes) do NOT agree: \($0)." }
    ?? "Repeated: \(processes) gave the same latents and the same file, byte for byte."
}
