import Recipes

/// Why a claim can't be tested, as far as keys and missing values tell.
struct TextReasons {
  let recipe: Recipe
  let reader: FieldReader
  private(set) var reasons: [Reason] = []
  var notes: [Note] = []

  init(_ recipe: Recipe, _ reader: FieldReader) {
    self.recipe = recipe
    self.reader = reader
  }

  mutating func judge(_ fields: [Field]) {
    judgeGenerator()
    judgeMissing()
    judgeNames()
    judgeFamily()
    judgeKeys(fields)
    judgeDenoising()
    judgeHires()
    judgeCivitai()
    judgeAge()
  }

  mutating func refuse(_ code: ReasonCode, _ detail: String) { reasons.append(Reason(code, detail)) }

  private mutating func judgeGenerator() {
    switch recipe.generator {
    case "fooocus":
      refuse(
        .fooocusPipeline, "the picture is from Fooocus, which samples in its own way and expands prompts")
    case "drawthings":
      refuse(.unsupportedFeature, "the picture is from Draw Things, which draws noise in its own way")
    case "novelai": refuse(.closedModel, "the picture is from NovelAI, whose models are not published")
    case "civitai" where reader.text("Civitai resources") != nil || reader.text("Civitai metadata") != nil:
      notes.append(Note("other-program", "made by Civitai's generator, read as A1111 would: best effort"))
    case "a1111", "civitai": break
    default:
      notes.append(Note("other-program", "written by \(recipe.generator), read as A1111 would: best effort"))
    }
  }

  /// A graph that isn't plain has its values elsewhere: supplying them would not help.
  private mutating func judgeMissing() {
    if recipe.reasons.contains(where: { $0.code == .customGraph }) { return }
    var missing: [String] = []
    if reader.text("Steps") == nil { missing.append("Steps") }
    if recipe.sampler == nil { missing.append("Sampler") }
    if !missing.isEmpty {
      let names = missing.map { "`\($0)`" }.joined(separator: " and ")
      refuse(
        .incompleteParameters, "no \(names) stands in the text; supply it with --set \"\(missing[0]): …\"")
    }
    if reader.text("Seed") == nil {
      refuse(.noSeed, "no `Seed` stands in the text; supply it with --set \"Seed: …\"")
    }
  }

  private mutating func judgeNames() {
    if let sampler = recipe.sampler, SamplerName.named(sampler) == nil {
      refuse(.unknownSampler, "no version of A1111 had a sampler \"\(sampler.shortened())\"")
    }
    if let schedule = recipe.schedule, ScheduleName.label(schedule) == nil {
      refuse(.unknownSchedule, "no version of A1111 had a schedule \"\(schedule.shortened())\"")
    }
    if let vae = recipe.vaeName, ["taesd", "remote"].contains(vae.lowercased()) {
      refuse(.unsupportedFeature, "`VAE: \(vae)` is another decoder than the VAE")
    }
  }

  /// Checkpoints that everybody knows by name.
  private mutating func judgeFamily() {
    guard let model = recipe.modelName else { return }
    let name = fileName(model).lowercased()
    func begins(_ words: [String]) -> Bool { words.contains { name.utf8.starts(with: $0.utf8) } }
    if recipe.generator != "novelai", begins(["nai-diffusion", "novelai diffusion"]) {
      refuse(.closedModel, "`Model: \(model.shortened())` is NovelAI's and was never published")
    } else if begins(Self.otherFamilies) {
      refuse(.unsupportedFeature, "`Model: \(model.shortened())` is of another family")
    }
  }

  private static let otherFamilies = [
    "flux1", "flux.1", "flux_dev", "flux-dev", "flux_schnell", "flux-schnell", "sd3_", "sd3-", "sd3.",
    "stable_cascade", "stable-cascade", "qwen_image", "qwen-image", "z_image", "z-image",
  ]

  /// One reason for each entry of the table, and one note for all keys that stand in none.
  private mutating func judgeKeys(_ fields: [Field]) {
    var judged: Set<KnownKey> = []
    var unknown: [String] = []
    var seen: Set<String> = []
    for field in fields where seen.insert(field.key.lowercased()).inserted {
      guard let known = KnownKeys.find(field.key) else {
        judgeUnknown(field, &unknown)
        continue
      }
      guard let reason = known.reason(field), !isIdle(known), judged.insert(known).inserted else {
        continue
      }
      reasons.append(reason)
    }
    noteUnknown(unknown)
  }

  /// A key of which nothing is known either sounds as if it changed the picture, or is taken to have no influence.
  private mutating func judgeUnknown(_ field: Field, _ unknown: inout [String]) {
    let isSuspect =
      soundsLikeInfluence(field.key)
      ? !isIdleValue(field.value) : isSwitchedOn(field.value) && !soundsLikeBookkeeping(field.key)
    guard isSuspect else { return unknown.append(field.key) }
    let key = redacted(field.key.shortened())
    refuse(
      .unsupportedFeature,
      "no table holds `\(key): \(redacted(field.value).shortened())`, which may change the picture; "
        + "if it does not, take it out with --set \"\(key):\"")
  }

  /// Whether another key says that this one does nothing beside it.
  private func isIdle(_ known: KnownKey) -> Bool {
    switch known.name {
    case "Scheduler", "Scheduler type": reader.statedScheduler != nil
    // SD.Next writes it whatever it does.
    case "Image CFG scale": reader.text("Operations") == "txt2img"
    default: false
    }
  }

  private mutating func noteUnknown(_ keys: [String]) {
    guard !keys.isEmpty else { return }
    let names = enumerated(keys, atMost: 10)
    notes.append(Note("unknown-key", "no table holds \(names): taken to have no influence"))
  }

  private mutating func judgeAge() {
    guard recipe.version == nil, recipe.sampler == "DPM++ SDE",
      recipe.hasHashOf2022 || recipe.hires?.firstPass != nil
    else {
      return
    }
    refuse(
      .unsupportedFeature, "`DPM++ SDE` drew noise from an unrecorded generator before February 2023")
  }
}

extension Recipe {
  /// A checkpoint's hash of eight digits: texts before 2023-01-14 have it.
  var hasHashOf2022: Bool { modelHash.flatMap(hexDigits)?.utf8.count == 8 }
}
