public import Recipes

/// What is known beside the text when a claim is resolved.
public struct ResolvingOptions: Hashable, Sendable {
  /// `--set`, in the order given.
  public var overrides: [Override] = []
  /// Of the picture that comes with the claim.
  public var imageSize: ImageSize?
  /// false: `--no-limits`.
  public var limits = true
  /// `--gpu-threads`.
  public var gpuThreads: Int?
  /// `--weights half`.
  public var halfWeights = false
  /// `--timesteps half`.
  public var halfTimesteps = false

  public init() {}
}

/// A claim with every setting decided, or with the reasons why it can't be tested.
public struct Resolution: Hashable, Sendable {
  /// The parameters with the overrides in them.
  public var parsed: ParsedParameters
  public var recipe: Recipe
  /// nil exactly if there are reasons.
  public var settings: RenderSettings?
  /// Every setting that is known, with its source, in the order of an infotext.
  public var listing: [ResolvedSetting]
  /// Those of the recipe, and what the limits and the missing size add.
  public var reasons: [Reason]
  public var models: ModelRequests
  /// Prompts whose embeddings the claim does not list: a file of such a name is taken to have been there.
  public var unlistedPrompts: [String]
  public var notes: [Note]
}

extension ParsedParameters {
  /// A1111 lists embeddings from 1.5.0 on, and then those of hires prompts only by chance: it reads these prompts
  /// after it has written down what it used (`modules/processing.py`, `sample_hr_pass`).
  fileprivate func unlistedPrompts(_ version: VersionAssumption) -> [String] {
    let hires = ["Hires prompt", "Hires negative prompt"].compactMap(value)
    return version.matchesEmbeddingsByName ? [prompt, negativePrompt] + hires : hires
  }
}

/// Decides every setting of a claim from its text, the overrides and the rules of its version.
/// - Throws: ``ParameterError`` for an override that can't be.
public func resolution(
  of parsed: ParsedParameters, _ options: ResolvingOptions = ResolvingOptions()
) throws(ParameterError) -> Resolution {
  let parsed = try parsed.applying(options.overrides)
  let reading = RecipeReading(parsed)
  try check(options.overrides, reading)
  var resolver = Resolver(parsed, reading.recipe, options)
  let settings = resolver.resolve()
  let unlisted = parsed.unlistedPrompts(resolver.version)
  return Resolution(
    parsed: parsed, recipe: reading.recipe, settings: resolver.reasons.isEmpty ? settings : nil,
    listing: resolver.listing, reasons: resolver.reasons,
    models: ModelRequests(reading.recipe, embeddingsByName: !unlisted.isEmpty),
    unlistedPrompts: unlisted, notes: reading.recipe.notes + resolver.notes)
}

private func check(_ overrides: [Override], _ reading: RecipeReading) throws(ParameterError) {
  for override in overrides where !override.value.isEmpty {
    let key = override.key.lowercased()
    let problem = reading.reader.problems[key] ?? nameProblem(key, reading.recipe)
    if let problem { throw .impossibleOverride(key: override.key, value: override.value, problem: problem) }
  }
}

private func nameProblem(_ key: String, _ recipe: Recipe) -> String? {
  let code: ReasonCode? = key == "sampler" ? .unknownSampler : key == "schedule type" ? .unknownSchedule : nil
  return recipe.reasons.first { $0.code == code }?.detail
}
