import JSON
import Recipes
import Similarity

/// Joins the reports of shards, or of different folders. The order of the reports does not matter.
/// - Parameter reports: with their names for messages.
/// - Throws: ``VerificationError/unlikeReports(_:)`` if they were made with different options or disagree on a file.
public func merged(
  _ reports: [(name: String, report: VerificationReport)]
) throws(VerificationError) -> VerificationReport {
  guard let first = reports.first else { throw .unlikeReports("there is no report to join") }
  for other in reports.dropFirst() {
    guard let difference = first.report.difference(of: other.report) else { continue }
    throw .unlikeReports("\(first.name) and \(other.name) differ in \(difference); join reports of one run")
  }
  var merger = Merger()
  for (name, report) in reports {
    for result in report.results { try merger.add(result, of: name) }
  }
  var joined = first.report
  joined.shards = try joinedShards(reports.map(\.report))
  joined.results = merger.results
  joined.notes = distinct(reports.flatMap(\.report.notes))
  return joined
}

/// Each note once, in the order of their bytes.
func distinct(_ notes: [Note]) -> [Note] {
  Set(notes).sorted { a, b in
    a.code == b.code ? a.detail.utf8.lexicographicallyPrecedes(b.detail.utf8) : a.code < b.code
  }
}

extension VerificationReport {
  /// What keeps two reports from being joined; nil: nothing.
  fileprivate func difference(of other: VerificationReport) -> String? {
    if tool != other.tool { return "the version of the tool" }
    if required != other.required { return "the required rung" }
    if allowsUnverifiable != other.allowsUnverifiable { return "--allow-unverifiable" }
    if thresholds != other.thresholds { return "the thresholds" }
    return nil
  }
}

/// nil where the shards are all there.
private func joinedShards(_ reports: [VerificationReport]) throws(VerificationError) -> Shards? {
  let shards = reports.compactMap(\.shards)
  guard let count = shards.first?.count else { return nil }
  guard shards.allSatisfy({ $0.count == count }) else {
    let counts = Set(shards.map(\.count)).sorted().map(String.init).joined(separator: " and ")
    throw .unlikeReports("the reports hold shards of \(counts); join shards of one split")
  }
  let joined = Shards(count: count, numbers: Set(shards.flatMap(\.numbers)).sorted())
  return joined.areAll ? nil : joined
}

private struct Merger {
  private var all: [ClaimResult] = []
  private var places: [String: Int] = [:]
  private var origins: [String: String] = [:]

  var results: [ClaimResult] { all.sorted { $0.file.utf8.lexicographicallyPrecedes($1.file.utf8) } }

  mutating func add(_ result: ClaimResult, of report: String) throws(VerificationError) {
    let known = result.files.compactMap { file in places[file].map { (file, $0) } }
    guard let (file, place) = known.first else {
      for file in result.files { (places[file], origins[file]) = (all.count, report) }
      all.append(result)
      return
    }
    guard known.allSatisfy({ $0.1 == place }), all[place].agrees(with: result) else {
      throw .unlikeReports(
        "\(origins[file] ?? "one report") and \(report) disagree about \(file): \(all[place].words) in one, \(result.words) in the other"
      )
    }
    let files = Set(all[place].files + result.files).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    // Whichever report comes first, the same details are kept.
    if result.detailOrder < all[place].detailOrder { all[place] = result }
    all[place].file = files[0]
    all[place].duplicates = Array(files.dropFirst())
    for file in files where places[file] == nil { (places[file], origins[file]) = (place, report) }
  }
}

extension ClaimResult {
  /// Whether both say the same of the same file; model folders and processors may differ.
  fileprivate func agrees(with other: ClaimResult) -> Bool {
    sha256 == other.sha256 && expectation == other.expectation && finding.verdict == other.finding.verdict
      && finding.codes == other.finding.codes && finding.failure?.kind == other.finding.failure?.kind
  }

  fileprivate var detailOrder: String { JSONValue.object(finding.members(thumbnails: true)).compact }

  fileprivate var words: String {
    if let verdict = finding.verdict { return verdict.rawValue }
    if finding.failure != nil { return "unreadable" }
    return finding.codes.isEmpty ? "rendered" : finding.codes.map(\.rawValue).joined(separator: ", ")
  }
}
