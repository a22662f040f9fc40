/// What stops a verification, or a part of it.
public enum VerificationError: Error, Hashable, Sendable, CustomStringConvertible {
  /// A value of a report is missing or is not what it must be.
  case malformedReport(place: String)

  public var description: String {
    switch self {
    case .malformedReport(let place):
      "it is no report of this version of reprocheck: `\(place)` is missing or not what it must be; make it again with verify --report FILE.json"
    }
  }
}
