import ModelFiles
import Prompts
public import Recipes
import Sampling
import Weights

/// A checkpoint with what the `.yaml` beside it says.
struct OpenCheckpoint: Sendable {
  let file: SafetensorsFile
  let config: CheckpointConfig?

  init(_ file: ModelFile) throws(DiffusionError) {
    self.file = try Plan.open(file)
    config = file.config
  }
}

/// A recipe that was checked against what can be rendered, with its model files open.
public struct Plan: Sendable {
  public let recipe: ResolvedRecipe
  let prompts: PromptPlan
  let checkpoint: OpenCheckpoint
  /// Takes over in the last steps.
  let refiner: OpenCheckpoint?
  let vae: SafetensorsFile?
  let adapters: [LoraAdapter]
  /// What a reader should know about how the claim is rendered.
  public private(set) var notes: [Note] = []

  var settings: RenderSettings { recipe.settings }

  /// - Throws: ``DiffusionError/unverifiable(_:)`` with every reason at once, or what is wrong with a file.
  public init(_ recipe: ResolvedRecipe) throws(DiffusionError) {
    self.recipe = recipe
    var reasons = Self.unrendered(recipe.settings)
    do {
      prompts = try PromptPlan(recipe.settings)
    } catch {
      throw .unverifiable(reasons + [Reason(.invalidValue, error.description)])
    }
    checkpoint = try OpenCheckpoint(recipe.models.checkpoint)
    // A1111 does not switch to the checkpoint that is loaded already.
    let refiner = recipe.settings.refiner == nil ? nil : recipe.models.refiner
    let isOther = refiner.map { $0.path != recipe.models.checkpoint.path } ?? false
    self.refiner = try isOther ? refiner.map(OpenCheckpoint.init) : nil
    if let file = recipe.models.vae { vae = try Self.open(file) } else { vae = nil }
    var adapters: [LoraAdapter] = []
    for use in recipe.models.loras {
      let file = try Self.open(use.file)
      adapters.append(
        LoraAdapter(
          name: use.request.name, file: file, textEncoderMultiplier: use.request.textEncoderMultiplier,
          unetMultiplier: use.request.unetMultiplier, dynamicRank: use.request.dynamicRank))
    }
    self.adapters = adapters
    let fits = LoraFit.all(of: adapters.map(\.file), on: checkpoint.file)
    for (use, fit) in zip(recipe.models.loras, fits) {
      if let reason = Self.unusable(use, fit) { reasons.append(reason) }
    }
    guard reasons.isEmpty else { throw .unverifiable(reasons) }
    noteTwoReadings()
  }

  /// Settings that are understood but not rendered.
  public static func unrendered(_ settings: RenderSettings) -> [Reason] {
    var reasons = unsupportedSettings(in: settings)
    if settings.hires != nil {
      reasons.append(
        Reason(.unsupportedFeature, "`Hires upscale`: the second pass of hires fix is not rendered"))
    }
    return reasons
  }

  static func open(_ file: ModelFile) throws(DiffusionError) -> SafetensorsFile {
    do { return try SafetensorsFile(path: file.path) } catch { throw .modelFile(error) }
  }

  /// A file that A1111 can't load has no effect there, and no hash in what it writes.
  private static func unusable(_ use: LoraUse, _ fit: LoraFit) -> Reason? {
    guard let defect = fit.defect else { return nil }
    let name = "`<lora:\(use.request.name)>`"
    switch defect {
    case .unreadable: return Reason(.unsupportedModel, "\(name): \(defect)")
    case .unusable where use.request.hash == nil: return nil
    case .unusable:
      return Reason(
        .unsupportedFeature,
        "\(name): \(defect), and the claim states its hash: the picture was made by a program that knows such networks"
      )
    }
  }

  private mutating func noteTwoReadings() {
    let rules = PromptRules(for: settings.version)
    for text in prompts.parts.map(\.text) + [prompts.negative] {
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
