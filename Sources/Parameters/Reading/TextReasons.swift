import JSON
import Recipes

/// Why a claim can't be tested, as far as keys and missing values tell.
struct TextReasons {
  private let recipe: Recipe
  private let reader: FieldReader
  private(set) var reasons: [Reason] = []
  private(set) var notes: [Note] = []

  init(_ recipe: Recipe, _ reader: FieldReader) {
    self.recipe = recipe
    self.reader = reader
  }

  mutating func judge(_ fields: [Field]) {
    judgeGenerator()
    judgeMissing()
    judgeNames()
    judgeKeys(fields)
    judgeDenoising()
    judgeHires()
    judgeCivitai()
    judgeAge()
  }

  private mutating func refuse(_ code: ReasonCode, _ detail: String) { reasons.append(Reason(code, detail)) }

  private mutating func judgeGenerator() {
    switch recipe.generator {
    case "fooocus":
      refuse(
        .fooocusPipeline, "the picture is from Fooocus, which samples in its own way and expands prompts")
    case "novelai": refuse(.closedModel, "the picture is from NovelAI, whose models are not published")
    case "civitai" where reader.text("Civitai resources") != nil || reader.text("Civitai metadata") != nil:
      notes.append(Note("other-program", "made by Civitai's generator, read as A1111 would: best effort"))
    case "a1111", "civitai": break
    default:
      notes.append(Note("other-program", "written by \(recipe.generator), read as A1111 would: best effort"))
    }
  }

  private mutating func judgeMissing() {
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
  }

  /// One reason for each entry of the table, and one note for all keys that stand in none.
  private mutating func judgeKeys(_ fields: [Field]) {
    var judged: Set<KnownKey> = []
    var unknown: [String] = []
    var seen: Set<String> = []
    for field in fields where seen.insert(field.key.lowercased()).inserted {
      guard let known = KnownKeys.find(field.key) else {
        unknown.append(field.key)
        continue
      }
      guard let reason = known.reason(field), !isSameGuidance(field), judged.insert(known).inserted else {
        continue
      }
      reasons.append(reason)
    }
    noteUnknown(unknown)
  }

  /// Forge states the second pass's guidance scale always.
  private func isSameGuidance(_ field: Field) -> Bool {
    field.key.lowercased() == "hires cfg scale" && finiteNumber(field.value) == (recipe.cfgScale ?? 7)
  }

  private mutating func noteUnknown(_ keys: [String]) {
    guard !keys.isEmpty else { return }
    let names = enumerated(keys, atMost: 10)
    notes.append(Note("unknown-key", "no table holds \(names): taken to have no influence"))
  }

  private mutating func judgeDenoising() {
    guard let strength = recipe.denoisingStrength, !hasHiresKey else { return }
    if strength > 0, strength < 1 {
      refuse(
        .img2img,
        "`Denoising strength` stands without any `Hires` key: the picture was made from another picture")
    } else {
      notes.append(
        Note("idle-denoising", "`Denoising strength: \(plain(strength))` without a second pass is ignored"))
    }
  }

  /// Whether a key speaks of a second pass, readable or not.
  private var hasHiresKey: Bool {
    ["Hires upscale", "Hires resize", "Hires upscaler", "Hires steps", "First pass size"]
      .contains { reader.text($0) != nil }
  }

  private mutating func judgeHires() {
    guard let hires = recipe.hires, hires.isPass else { return }
    guard recipe.denoisingStrength != nil else {
      if reader.text("Denoising strength") == nil {
        notes.append(Note("idle-hires", "`Hires` keys without `Denoising strength` are ignored, as in A1111"))
      }
      return
    }
    if hires.scale == nil, !hires.hasSize, hires.firstPass == nil {
      refuse(
        .incompleteParameters,
        "neither `Hires upscale` nor `Hires resize` stands in the text; supply it with --set \"Hires upscale: …\""
      )
    }
    if let prompt = hires.prompt, networks(in: prompt) != networks(in: recipe.prompt) {
      refuse(.unsupportedFeature, "`Hires prompt` has other networks than the prompt, which is not rendered")
    }
  }

  private func networks(in prompt: String) -> [LoraRequest] { LoraTags(prompt: prompt, hashes: []).requests }

  /// Civitai's generator names LoRAs by number, without a tag.
  private mutating func judgeCivitai() {
    if let text = reader.text("Civitai resources"), let list = (try? JSONValue(parsing: text))?.elements {
      let networks = list.filter(isNetwork).count
      if networks > recipe.loras.count {
        refuse(
          .unsupportedFeature,
          "`Civitai resources` lists \(networks) networks, the prompt has \(recipe.loras.count) LoRA tags")
      }
    }
    if let text = reader.text("Civitai metadata"),
      let workflow = (try? JSONValue(parsing: text))?["workflow"]?.text,
      workflow.utf8.starts(with: "img2img".utf8)
    {
      refuse(.img2img, "`Civitai metadata` says that the picture was made from another picture")
    }
  }

  private mutating func judgeAge() {
    guard recipe.sampler == "DPM++ SDE", recipe.hasHashOf2022 || recipe.hires?.firstPass != nil else {
      return
    }
    refuse(
      .unsupportedFeature, "`DPM++ SDE` drew noise from an unrecorded generator before February 2023")
  }

  private func isNetwork(_ resource: JSONValue) -> Bool {
    let kinds = ["lora", "lycoris", "locon", "dora", "hypernet", "hypernetwork"]
    if let type = resource["type"]?.text { return kinds.contains(type.lowercased()) }
    let parts = resource["air"]?.text?.split(separator: ":").map { $0.lowercased() } ?? []
    return parts.contains(where: kinds.contains)
  }
}

extension HiresClaim {
  /// Whether the keys speak of a second pass, complete or not.
  var isPass: Bool { scale != nil || hasSize || firstPass != nil || upscaler != nil || (steps ?? 0) > 0 }

  /// A target size of which at least one side counts.
  var hasSize: Bool { resize.map { $0.width > 0 || $0.height > 0 } ?? false }
}

extension Recipe {
  /// A checkpoint's hash of eight digits: texts before 2023-01-14 have it.
  var hasHashOf2022: Bool { modelHash.flatMap(hexDigits)?.utf8.count == 8 }
}
