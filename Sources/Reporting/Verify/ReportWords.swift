import Recipes
import Verification

/// What reports say of all claims, in words.
struct ReportWords {
  let report: VerificationReport
  let summary: VerificationSummary

  init(_ report: VerificationReport) {
    self.report = report
    summary = report.summary
  }

  /// What the exit status tells, as a sentence.
  var outcome: String {
    switch summary.outcome {
    case .fails: counted(open(.fails), "claim fails.", "claims fail.")
    case .unreadable: counted(open(.unreadable), "file can't be read.", "files can't be read.")
    case .unverifiable: counted(open(.unverifiable), "claim can't be tested.", "claims can't be tested.")
    case .passes where summary.claims == 0: "There was nothing to verify."
    case .passes where summary.holds == summary.claims: "All claims hold."
    case .passes: "No claim fails."
    }
  }

  /// How many there are of each kind, those that occur: `12 hold`, `3 fail`, ...
  var counts: [String] {
    let kinds = [
      (summary.holds, "holds", "hold"), (summary.fails, "fails", "fail"),
      (summary.unverifiable, "can't be tested", "can't be tested"),
      (summary.unreadable, "can't be read", "can't be read"),
      (summary.expected, "of these passes as expected", "of these pass as expected"),
      (summary.betterThanBaseline, "is better than its baseline", "are better than their baseline"),
    ]
    return kinds.filter { $0.0 > 0 }.map(counted)
  }

  /// `1,000 claims in 1,012 files`, and which part of them this is.
  var extent: String {
    let files = summary.files == summary.claims ? "" : " in " + counted(summary.files, "file", "files")
    let part = report.shards.flatMap { shards in
      shards.areAll
        ? nil : ", shard \(shards.numbers.map(String.init).joined(separator: ", ")) of \(shards.count)"
    }
    return counted(summary.claims, "claim", "claims") + files + (part ?? "")
  }

  /// Where the images were computed.
  var profiles: [String] {
    report.profiles.map {
      "engine \($0.engineVersion), profile \($0.name), \($0.products), \($0.instructionSet)"
    }
  }

  /// What the lines of the ladder rest on: part of every report.
  static let caution =
    "The lines of the ladder were drawn after simulated drift and edits, not after pictures from real graphics "
    + "cards."

  private func open(_ standing: Standing) -> Int {
    report.results.count { $0.standing == standing && !$0.passes }
  }
}

extension MissingModel {
  /// `lora neon (hash 1a2b3c)`
  var words: String {
    let named = names.isEmpty ? "without a name" : names.joined(separator: ", ")
    let hash = hashes.isEmpty ? "" : " (hash \(hashes.joined(separator: ", ")))"
    return "\(kind.rawValue) \(named)\(hash)"
  }
}

func counted(_ count: Int, _ one: String, _ many: String) -> String {
  grouped(count) + " " + (count == 1 ? one : many)
}

/// `12,345`
func grouped(_ count: Int) -> String {
  let digits = Array(String(count.magnitude).utf8)
  let parts = stride(from: digits.count, to: 0, by: -3).map { end in
    String(decoding: digits[max(0, end - 3)..<end], as: UTF8.self)
  }
  return (count < 0 ? "-" : "") + parts.reversed().joined(separator: ",")
}
