import Recipes

/// One claim of a report: its files, what was found and what was asked of it.
public struct ClaimResult: Hashable, Sendable {
  /// The path as found, the first of all files of this content; bytes that are no UTF-8 stand as `\xNN`.
  public var file: String
  /// Of the whole file, 64 hexadecimal digits; nil where it could not be read.
  public var sha256: String?
  /// Of the whole file.
  public var byteCount: Int
  /// Further files of the same content of which the same is asked, in the order of their bytes.
  public var duplicates: [String]
  public var finding: Finding
  public var expectation: Expectation

  public init(
    file: String, sha256: String?, byteCount: Int, duplicates: [String] = [], finding: Finding,
    expectation: Expectation
  ) {
    self.file = file
    self.sha256 = sha256
    self.byteCount = byteCount
    self.duplicates = duplicates
    self.finding = finding
    self.expectation = expectation
  }

  public var files: [String] { [file] + duplicates }

  /// How the claim stands by the required rung alone.
  public var standing: Standing {
    if finding.failure != nil || finding.unverifiable.contains(where: \.isDamagedFile) { return .unreadable }
    if !finding.unverifiable.isEmpty { return .unverifiable }
    // What was rendered without a picture to compare with has nothing to fail.
    guard let verdict = finding.verdict else { return .holds }
    return verdict >= expectation.required ? .holds : .fails
  }

  /// Whether the claim passes: it holds, or it is as its expectation allows.
  public var passes: Bool {
    switch standing {
    case .holds: true
    case .fails: finding.verdict.map { expectation.accepts($0) } ?? false
    case .unverifiable: expectation.accepts(finding.codes)
    case .unreadable: false
    }
  }

  /// Whether the claim is better than its baseline says, which can be brought up to date then.
  public var isBetterThanBaseline: Bool {
    guard let baseline = expectation.baseline else { return false }
    switch (baseline, standing) {
    case (.verdict(let known), .holds), (.verdict(let known), .fails):
      return finding.verdict.map { $0 > known } ?? false
    case (.unverifiable, .holds): return true
    case (.unverifiable(let known), .unverifiable):
      return Set(finding.codes).isStrictSubset(of: known)
    default: return false
    }
  }
}

extension Expectation {
  fileprivate func accepts(_ verdict: Rung) -> Bool {
    if case .verdict(let known) = baseline, verdict >= known { return true }
    return accepted.contains(verdict)
  }

  fileprivate func accepts(_ codes: [ReasonCode]) -> Bool {
    if case .unverifiable(let known) = baseline, Set(codes).isSubset(of: known) { return true }
    return Set(codes).isSubset(of: allowed)
  }
}
