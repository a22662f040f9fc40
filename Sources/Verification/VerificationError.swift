public import InputFiles

/// What stops a verification, or a part of it.
public enum VerificationError: Error, Hashable, Sendable, CustomStringConvertible {
  /// A value of a report is missing or is not what it must be.
  case malformedReport(place: String)
  case expectations(file: String, line: Int, problem: String)
  case manifest(file: String, problem: String)
  /// A path that was named can't be read.
  case input(InputError)
  /// Reports that can't be joined, and why.
  case unlikeReports(String)
  case shard(String)
  /// The ledger can't be read or written.
  case ledger(path: String, reason: String)
  case interrupted

  public var description: String {
    switch self {
    case .malformedReport(let place):
      "it is no report of this version of reprocheck: `\(place)` is missing or not what it must be; make it again with verify --report FILE.json"
    case .expectations(let file, let line, let problem): "\(file), line \(line): \(problem)"
    case .manifest(let file, let problem): "\(file): \(problem)"
    case .input(let error): error.description
    case .unlikeReports(let problem): problem
    case .shard(let problem): problem
    case .ledger(let path, let reason):
      "the ledger `\(path)` can't be used: \(reason); check the folder and the free space, or name another file with --ledger"
    case .interrupted: "Stopped; what was finished is kept in the ledger."
    }
  }
}
