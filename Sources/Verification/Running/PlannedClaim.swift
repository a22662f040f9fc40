import Pixels
import Recipes
import Similarity

/// One claim of a plan: files of one content of which the same is asked.
struct PlannedClaim: Sendable {
  let read: ReadFile
  let duplicates: [String]

  var terms: FileTerms { read.file.terms }

  /// The claim without anything rendered.
  func result(_ finding: Finding) -> ClaimResult {
    ClaimResult(
      file: read.file.name, sha256: read.sha256, byteCount: read.byteCount, duplicates: duplicates,
      finding: finding, expectation: terms.expectation)
  }

  /// What is known without rendering; complete where ``job`` is nil.
  var finding: Finding {
    switch read.content {
    case .failed(let failure):
      var finding = Finding(reasons: [failure.message])
      finding.failure = failure
      return finding
    case .claim(let claim, _): return claim.finding
    }
  }

  /// What has to be rendered; nil: nothing can be.
  var job: RenderJob? {
    guard case .claim(let claim, let hasPicture) = read.content, claim.recipe != nil else { return nil }
    return RenderJob(planned: self, claim: claim, hasPicture: hasPicture)
  }
}

extension PreparedClaim {
  var finding: Finding {
    var finding = Finding(
      reasons: reasons.map { "\($0.code.rawValue): \($0.detail)" }, unverifiable: reasons)
    finding.missing = missing
    finding.listing = listing
    finding.models = models
    finding.notes = notes
    return finding
  }
}

/// The files of a search as claims, in the order of their first files' bytes.
func planned(_ files: [ReadFile]) -> [PlannedClaim] {
  struct Group: Hashable {
    let identity: String
    let terms: FileTerms
  }
  var order: [Group] = []
  var members: [Group: [ReadFile]] = [:]
  for file in files {
    // A file that could not be read is like no other.
    let group = Group(identity: file.identity, terms: file.file.terms)
    if members[group] == nil { order.append(group) }
    members[group, default: []].append(file)
  }
  return order.compactMap { group in
    guard let files = members[group], let first = files.first else { return nil }
    return PlannedClaim(read: first, duplicates: files.dropFirst().map(\.file.name))
  }
}

/// A claim that has to be rendered.
struct RenderJob: Sendable {
  let planned: PlannedClaim
  let claim: PreparedClaim
  /// Whether there is a picture to compare with.
  let hasPicture: Bool

  /// Everything that must be loaded for it: jobs of one set are rendered one after another.
  var models: ModelSet { ModelSet(claim.models) }

  var pixels: Int {
    guard let size = claim.recipe?.settings.size else { return 0 }
    return size.width.multipliedReportingOverflow(by: size.height).partialValue
  }

  /// What decides the finding: picture, recipe, model files, numeric profile, thresholds, version of the tool.
  func key(profile: NumericProfile, tool: String) -> String {
    let recipe = claim.recipe
    let loras = recipe?.models.loras.map { "\($0.request) \($0.file.sha256)" } ?? []
    let thresholds = Thresholds.names.map { "\($0) \(planned.terms.thresholds[$0] ?? .nan)" }
    let parts =
      ["finding/1", tool, "\(profile)", planned.read.identity, claim.infotext]
      + [recipe.map { "\($0.settings)" } ?? ""]
      + claim.models.map { "\($0.kind.rawValue) \($0.name) \($0.sha256)" } + loras + thresholds
      + (claim.isSearched ? ["searched"] : [])
    // Each part with its length: no two lists run into each other.
    return sha256(of: parts.flatMap { Array("\($0.utf8.count) \($0)\n".utf8) })
  }
}

/// Model files by content.
struct ModelSet: Hashable, Comparable {
  let hashes: [String]

  init(_ files: [ModelFile]) { hashes = files.map(\.sha256) }

  static func < (a: ModelSet, b: ModelSet) -> Bool { a.hashes.lexicographicallyPrecedes(b.hashes) }
}
