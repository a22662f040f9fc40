import Recipes

/// Which version's rules a claim is read by.
struct VersionAssumption: Hashable {
  /// nil: the newest, because nothing says otherwise.
  var version: SoftwareVersion?
  /// How it is listed.
  var value: String
  var source: SettingSource

  init(_ parsed: ParsedParameters, _ recipe: Recipe) {
    if let written = recipe.version {
      self = .stated(written)
    } else if let sign = Self.signOfAge(parsed, recipe) {
      let reason = "no version is stated, but \(sign); from 1.2.0 on a version was written"
      self.init(.v1_1, "older than 1.2.0", .inferred(reason))
    } else {
      let reason = "no version is stated; only embeddings named in `TI hashes` are looked for"
      self.init(nil, "newest", .inferred(reason))
    }
  }

  private init(_ version: SoftwareVersion?, _ value: String, _ source: SettingSource) {
    self.version = version
    self.value = value
    self.source = source
  }

  private static func stated(_ written: String) -> VersionAssumption {
    if let version = SoftwareVersion(parsing: written) { return VersionAssumption(version, written, .stated) }
    if let base = forgeBase(written) {
      return VersionAssumption(base, base.description, .inferred("\(enumerated([written])) follows it"))
    }
    return VersionAssumption(nil, "newest", .inferred("\(enumerated([written])) is no version of A1111's"))
  }

  /// The reading that is plausible beside this one; nil where the text decides.
  var otherReading: String? {
    switch (source, version) {
    case (.stated, _): nil
    case (_, .v1_1?): "with its `Version` cut out it may be newer: --set \"Version: v1.10.1\""
    case (_, nil): "A1111 before 1.2.0 wrote no version: --set \"Version: v1.1.0\" reads it so"
    case (_, .some(let base)): "the program may differ from A1111 \(base)"
    }
  }

  var matchesEmbeddingsByName: Bool { isOlder(than: .v1_5) }

  func isOlder(than other: SoftwareVersion) -> Bool { version.map { $0 < other } ?? false }

  /// What in a text without a version tells that A1111 wrote it before 1.2.0.
  private static func signOfAge(_ parsed: ParsedParameters, _ recipe: Recipe) -> String? {
    guard recipe.generator == "a1111" || recipe.generator == "civitai" else { return nil }
    guard parsed.value("Civitai resources") == nil, parsed.value("Civitai metadata") == nil else {
      return nil
    }
    if let sampler = recipe.sampler, let schedule = recipe.schedule,
      parsed.value("Sampler") == "\(sampler) \(schedule)"
    {
      return "the schedule stands in the sampler's name"
    }
    if recipe.hasHashOf2022 { return "the model hash has eight digits" }
    if recipe.hires?.firstPass != nil { return "`First pass size` is stated" }
    if recipe.noise.seedOffset ?? 0 != 0, let sampler = recipe.sampler,
      !SamplerName.ancestralSamplers.contains(sampler)
    {
      return "`ENSD` is stated for a sampler that doesn't use it"
    }
    return nil
  }
}
