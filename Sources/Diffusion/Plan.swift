import ModelFiles
import Prompts
public import Recipes
import Sampling
import Weights

/// A recipe that was checked against what can be rendered, with its model files open.
public struct Plan: Sendable {
  public let recipe: ResolvedRecipe
  let prompts: PromptPlan
  let files: PassFiles
  let hires: HiresPlan?
  /// Takes over in the last steps.
  let refiner: PassFiles?
  /// What a reader should know about how the claim is rendered.
  public private(set) var notes: [Note] = []

  var settings: RenderSettings { recipe.settings }

  /// - Parameter open: where files that other plans use are open already.
  /// - Throws: ``DiffusionError/unverifiable(_:)`` with every reason at once, or what is wrong with a file.
  public init(
    _ recipe: ResolvedRecipe, files open: OpenModelFiles = OpenModelFiles()
  ) throws(DiffusionError) {
    self.recipe = recipe
    var reasons = Self.unrendered(recipe.settings)
    let models = recipe.models
    do {
      prompts = try PromptPlan(recipe.settings)
      var hires = try recipe.settings.hires.flatMap { pass throws(PromptError) in
        try HiresPlan(pass, recipe.settings)
      }
      files = try PassFiles(checkpoint: models.checkpoint, vae: models.vae, loras: models.loras, from: open)
      if models.hiresCheckpoint != nil || models.hiresLoras != nil {
        hires?.ownFiles = try PassFiles(
          checkpoint: models.hiresCheckpoint ?? models.checkpoint, vae: models.vae,
          loras: models.hiresLoras ?? models.loras, from: open)
      }
      self.hires = hires
      // A1111 does not switch to the checkpoint that is loaded already.
      let other = models.refiner.flatMap { $0.path == models.checkpoint.path ? nil : $0 }
      refiner = try other.map { file throws(DiffusionError) in
        try PassFiles(checkpoint: file, vae: models.vae, loras: models.loras, from: open)
      }
    } catch let error as DiffusionError {
      throw error
    } catch {
      throw .unverifiable(reasons + [Reason(.invalidValue, "\(error)")])
    }
    for files in [files, hires?.ownFiles].compactMap(\.self) {
      for reason in files.unusableNetworks where !reasons.contains(reason) { reasons.append(reason) }
      for note in files.networkNotes where !notes.contains(note) { notes.append(note) }
    }
    if prompts.parts.count > 1, let reason = Self.oldComposition(recipe.settings) { reasons.append(reason) }
    guard reasons.isEmpty else { throw .unverifiable(reasons) }
    noteTwoReadings()
  }

  /// Settings that are understood but not rendered.
  public static func unrendered(_ settings: RenderSettings) -> [Reason] {
    unsupportedSettings(in: settings)
      + (settings.hires.map { HiresUpscaler.unrendered($0, settings) } ?? [])
  }

  /// Before 1.6.0 these samplers stopped at a prompt with `AND`.
  private static func oldComposition(_ settings: RenderSettings) -> Reason? {
    guard let version = settings.version, version < SoftwareVersion([1, 6, 0]),
      ["DDIM", "PLMS", "UniPC"].contains(settings.sampler)
    else { return nil }
    return Reason(
      .invalidValue, "the prompt has parts joined by `AND`, and \(settings.sampler) before 1.6.0 refused such"
    )
  }

  private mutating func noteTwoReadings() {
    let rules = PromptRules(for: settings.version)
    let plans = [prompts] + (hires.map { [$0.prompts] } ?? [])
    var seen: Set<String> = []
    for text in plans.flatMap({ $0.parts.map(\.text) + [$0.negative] }) where seen.insert(text).inserted {
      for edit in ambiguousEdits(in: text, rules: rules) {
        notes.append(
          Note(
            "two-readings",
            "A1111 reads `\(edit)` as an edit or as text, by chance in each process; it is rendered as an edit."
          ))
      }
    }
  }
}
