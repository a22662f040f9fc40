public import Recipes
public import Similarity

/// What `verify` found in all claims. Equal input gives equal reports; how long it took is told apart.
public struct VerificationReport: Hashable, Sendable {
  /// Version of the tool.
  public var tool: String
  /// Where nothing else is asked of a claim.
  public var required: Rung
  public var allowsUnverifiable: Bool
  /// Where nothing else is asked of a claim.
  public var thresholds: Thresholds
  /// nil: all claims.
  public var shards: Shards?
  /// In the order of their files' bytes.
  public var results: [ClaimResult]
  /// What was not looked at, and why.
  public var notes: [Note]

  public init(
    tool: String, required: Rung, allowsUnverifiable: Bool, thresholds: Thresholds, shards: Shards? = nil,
    results: [ClaimResult] = [], notes: [Note] = []
  ) {
    self.tool = tool
    self.required = required
    self.allowsUnverifiable = allowsUnverifiable
    self.thresholds = thresholds
    self.shards = shards
    self.results = results
    self.notes = notes
  }

  public var summary: VerificationSummary { VerificationSummary(self) }

  /// Each numeric profile with which something was rendered, in the order of the claims.
  public var profiles: [NumericProfile] {
    var found: [NumericProfile] = []
    for case let profile? in results.map(\.finding.profile) where !found.contains(profile) {
      found.append(profile)
    }
    return found
  }
}

/// How many claims stand how.
public struct VerificationSummary: Sendable {
  public enum Outcome: String, Hashable, Sendable {
    case passes, fails, unreadable, unverifiable
  }

  public let claims: Int
  /// With duplicates.
  public let files: Int
  public let holds: Int
  public let fails: Int
  public let unverifiable: Int
  public let unreadable: Int
  /// Of those that don't hold: as their expectations allow.
  public let expected: Int
  public let betterThanBaseline: Int
  /// By verdict, strongest first, those that occur.
  public let verdicts: [(rung: Rung, count: Int)]
  /// By code, in the order of the closed list, those that occur.
  public let codes: [(code: ReasonCode, count: Int)]
  /// What the exit status tells.
  public let outcome: Outcome

  init(_ report: VerificationReport) {
    let results = report.results
    claims = results.count
    files = results.reduce(0) { $0 + $1.files.count }
    func count(_ standing: Standing) -> Int { results.count { $0.standing == standing } }
    holds = count(.holds)
    fails = count(.fails)
    unverifiable = count(.unverifiable)
    unreadable = count(.unreadable)
    expected = results.count { $0.passes && $0.standing != .holds }
    betterThanBaseline = results.count(where: \.isBetterThanBaseline)
    let rungs = results.compactMap(\.finding.verdict)
    verdicts = Rung.allCases.map { rung in (rung, rungs.count { $0 == rung }) }.filter { $0.1 > 0 }
    let allCodes = results.flatMap(\.finding.codes)
    codes = ReasonCode.allCases.map { code in (code, allCodes.count { $0 == code }) }.filter { $0.1 > 0 }
    let open = results.filter { !$0.passes }.map(\.standing)
    outcome =
      if open.contains(.fails) {
        .fails
      } else if open.contains(.unreadable) {
        .unreadable
      } else if open.contains(.unverifiable), !report.allowsUnverifiable {
        .unverifiable
      } else {
        .passes
      }
  }
}
