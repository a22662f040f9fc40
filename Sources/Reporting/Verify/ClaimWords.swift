import JSON
import Recipes
import Verification

/// What reports say of a claim, in words.
struct ClaimWords {
  let result: ClaimResult

  init(_ result: ClaimResult) { self.result = result }

  /// The rung; `unverifiable`, `unreadable` or `rendered` where there is none.
  var verdict: String {
    switch result.standing {
    case .unverifiable, .unreadable: result.standing.rawValue
    case .holds, .fails: result.finding.verdict?.rawValue ?? "rendered"
    }
  }

  /// How it stands, and whether that was to be expected.
  var standing: String {
    let word = result.standing.rawValue
    return result.standing != .holds && result.passes ? word + ", as expected" : word
  }

  /// The sentence that matters most.
  var headline: String {
    let finding = result.finding
    if let failure = finding.failure { return failure.message }
    if let first = finding.unverifiable.first {
      let more = finding.unverifiable.count - 1
      return "\(first.code.rawValue): \(first.detail)" + (more > 0 ? " (and \(more) more)" : "")
    }
    return finding.reasons.first ?? "There was no picture to compare with."
  }

  /// Every reason, the deciding one first.
  var reasons: [String] {
    let finding = result.finding
    if let failure = finding.failure { return [failure.message] }
    if !finding.unverifiable.isEmpty {
      return finding.unverifiable.map { "\($0.code.rawValue): \($0.detail)" }
    }
    return finding.reasons.isEmpty ? [headline] : finding.reasons
  }

  /// What was asked of the claim, and what its baseline says.
  var expectations: [String] {
    let expectation = result.expectation
    var words = ["Required is \(expectation.required.rawValue)."]
    if !expectation.accepted.isEmpty {
      words.append("These verdicts pass too: \(list(expectation.accepted.map(\.rawValue))).")
    }
    if !expectation.allowed.isEmpty {
      words.append("May be unverifiable with \(list(expectation.allowed.map(\.rawValue))).")
    }
    if let baseline = expectation.baseline { words.append("Its baseline is \(name(of: baseline)).") }
    if result.isBetterThanBaseline {
      words.append("It is better than its baseline; --update brings that up to date.")
    }
    return words
  }

  /// A setting that the claim does not state, with where it comes from.
  static func origin(_ source: SettingSource) -> String {
    if case .inferred(let why) = source { return "inferred: " + why }
    return source.word
  }

  private func name(of state: KnownState) -> String {
    switch state {
    case .verdict(let rung): rung.rawValue
    case .unverifiable(let codes): "unverifiable (\(list(codes.map(\.rawValue))))"
    }
  }

  private func list(_ words: [String]) -> String { words.joined(separator: ", ") }
}
