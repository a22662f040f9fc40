import ArgumentParser
import Claims
import Diffusion
import Glibc
import InputFiles
import ModelFiles
import ModelLibrary
import OutputFiles
import Parameters
import Recipes
import Verification

/// What the process ends with; the meaning of each is part of `--help`.
enum ExitStatus: Int32 {
  case holds = 0
  case fails = 1
  case unverifiable = 2
  case usage = 64
  case badData = 65
  case missingInput = 66
  case internalFault = 70
  case inputOutput = 74
  case interrupted = 130

  var code: ExitCode { ExitCode(rawValue) }

  func exit() -> Never { Glibc.exit(rawValue) }

  /// Over several inputs: what stopped the tool beats a claim that fails, that beats one that can't be tested.
  func joined(_ other: ExitStatus) -> ExitStatus { severity >= other.severity ? self : other }

  private var severity: Int32 {
    switch self {
    case .holds: 0
    case .unverifiable: 1
    case .fails: 2
    case .interrupted: 1000
    default: rawValue
    }
  }
}

/// Why an input could not be worked on: words for standard error, and the status.
struct Failure: Error {
  let status: ExitStatus
  let message: String

  init(_ status: ExitStatus, _ message: String) {
    self.status = status
    self.message = message
  }

  init(_ error: ClaimError) {
    let status: ExitStatus =
      switch error {
      case .missing, .folder: .missingInput
      case .unreadable, .notAFile, .changing: .inputOutput
      case .empty, .tooLarge, .unknownKind, .badPixels, .noPicture: .badData
      }
    self.init(status, error.description)
  }

  /// No parameters were found in a claim, and not all of the file could be read.
  init(tooDamaged claim: Claim) {
    let damage = claim.notes.filter(\.isDamage).map(\.detail).joined(separator: " ")
    self.init(
      .badData, "\(claim.name) is too damaged to read its parameters: \(damage) Get another copy of it.")
  }

  init(_ error: ParameterError) {
    if case .malformedOverride = error {
      self.init(.usage, error.description)
    } else {
      self.init(.badData, error.description)
    }
  }

  init(_ error: ModelLibraryError) { self.init(.missingInput, error.description) }

  init(_ error: OutputError) { self.init(.inputOutput, error.description) }

  init(_ error: VerificationError) {
    let status: ExitStatus =
      switch error {
      case .malformedReport, .expectations, .manifest: .badData
      case .unlikeReports, .shard: .usage
      case .input(.missing): .missingInput
      case .input(.tooLarge): .badData
      case .input, .ledger: .inputOutput
      case .interrupted: .interrupted
      }
    switch error {
    // These quote what stands in a file.
    case .manifest, .expectations: self.init(status, redacted(error.description))
    default: self.init(status, error.description)
    }
  }

  init(_ error: ModelFileError) { self.init(Self.status(of: error), error.description) }

  init(_ error: DiffusionError) {
    let status: ExitStatus =
      switch error {
      case .unverifiable: .unverifiable
      case .modelFile(let error): Self.status(of: error)
      case .weights: .badData
      case .tensors: .internalFault
      case .stopped: .interrupted
      }
    self.init(status, error.description)
  }

  private static func status(of error: ModelFileError) -> ExitStatus {
    switch error {
    case .missing: .missingInput
    case .notReadable, .notAFile, .changed: .inputOutput
    case .empty, .foreign, .damaged: .badData
    case .stopped: .interrupted
    }
  }
}
