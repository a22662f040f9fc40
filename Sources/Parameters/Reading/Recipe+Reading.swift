public import Recipes

extension Recipe {
  /// Interprets what a text says. Nothing fails: what is missing or impossible is in ``reasons``.
  public init(reading parsed: ParsedParameters) { self = RecipeReading(parsed).recipe }
}

/// The recipe of a text, with the reader that knows which keys were refused.
struct RecipeReading {
  var recipe: Recipe
  var reader: FieldReader
  private let site: SiteHashes
  private var hiresLoras: [LoraRequest]?

  init(_ parsed: ParsedParameters) {
    reader = FieldReader(parsed.fields.filter { !parsed.ownKeys.contains($0.key) })
    site = SiteHashes(reader.text("Hashes"))
    let brackets = LostBrackets(parsed.prompt)
    let beside = LoraMentions(parsed.loras)
    recipe = Recipe(
      generator: parsed.generator,
      prompt: beside.tags.isEmpty ? brackets.prompt : brackets.prompt + beside.tags,
      negativePrompt: parsed.negativePrompt,
      reasons: parsed.reasons + beside.reasons, notes: parsed.notes + brackets.notes + beside.notes)
    recipe.version = reader.text("Version")
    readCore()
    readSampler()
    readModels()
    readLoras(beside.hashes)
    readNoise()
    readHires()
    readRefiner()
    recipe.options = OptionClaims(&reader, generator: parsed.generator)
    recipe.other = parsed.fields.filter { !isSpokenFor($0) }
    judge(parsed)
  }

  private mutating func judge(_ parsed: ParsedParameters) {
    var text = TextReasons(recipe, reader)
    text.judge(parsed.fields.filter { !parsed.ownKeys.contains($0.key) })
    recipe.reasons = recipe.reasons + reader.reasons + text.reasons
    recipe.notes += text.notes
  }

  /// Keys whose values `inspect` reports under names of its own.
  private static let namedKeys: Set = [
    "steps", "sampler", "schedule type", "cfg scale", "seed", "size", "model hash", "model", "clip skip",
    "denoising strength", "hires upscale", "hires steps", "hires upscaler",
  ]

  private func isSpokenFor(_ field: Field) -> Bool {
    let key = field.key.lowercased()
    return Self.namedKeys.contains(key) && !reader.unreadable.contains(key)
  }
}

extension RecipeReading {
  private mutating func readCore() {
    recipe.steps = reader.integer("Steps", least: 1)
    let guidance = ["CFG scale", "Guidance Scale", "CFG"].first(where: reader.states) ?? "CFG scale"
    recipe.cfgScale = reader.number(guidance) { Float($0).isFinite }
    recipe.seed = reader.seed("Seed")
    recipe.size = reader.size("Size")
    if let size = recipe.size, size.width < 8 || size.height < 8 {
      reader.refuse("Size", "less than 8 pixels")
    }
    recipe.clipSkip = reader.integer("Clip skip", least: 1, most: 12)
    recipe.batchSize = reader.integer("Batch size", least: 1, most: 4096)
    recipe.batchPosition = reader.integer("Batch pos", least: 0, most: (recipe.batchSize ?? 4096) - 1)
    recipe.denoisingStrength = reader.number("Denoising strength") { (0...1).contains($0) }
  }

  private mutating func readSampler() {
    let field = reader.text("Schedule type") ?? reader.statedScheduler
    guard let written = reader.text("Sampler"), written != "Undefined" else {
      recipe.schedule = field.map(ScheduleName.canonical)
      return
    }
    let pair = SamplerPair(wild: written, field)
    recipe.sampler = pair.sampler
    recipe.schedule = pair.schedule
    if SamplerName.named(pair.sampler) != nil, SamplerPair(a1111: written, field).sampler != pair.sampler {
      recipe.notes.append(
        Note("sampler-alias", "the sampler `\(written.shortened())` is read as \(pair.sampler)"))
    }
  }

  private mutating func readModels() {
    recipe.modelName = reader.text("Model") ?? site.modelName
    recipe.modelHash = reader.text("Model hash")
    recipe.vaeHash = reader.text("VAE hash")
    recipe.vaeName = reader.text("VAE") ?? reader.text("Module 1")
    recipe.listedModelHash = site.model
    recipe.listedVAEHash = site.vae
    recipe.embeddings = requests(namedHashes(reader.text("TI hashes") ?? "") + site.embeddings)
  }

  /// The embeddings without repetition. Where the hash is a word, the embedding lies inside a LoRA of that name
  /// and is no file.
  private func requests(_ entries: [NamedHash]) -> [ModelRequest] {
    var seen: Set<String> = []
    return entries.compactMap { entry in
      guard entry.hash != nil || entry.written == nil, seen.insert(entry.name).inserted else { return nil }
      return ModelRequest(kind: .embedding, name: entry.name, hash: entry.hash)
    }
  }

  private mutating func readLoras(_ stated: [NamedHash]) {
    let listed = namedHashes(reader.text("Lora hashes") ?? "") + site.loras
    let hashes = stated + listed
    let empty = hashes.filter { $0.hash == hashOfNothing }
    if !empty.isEmpty {
      let names = enumerated(empty.map(\.name))
      recipe.notes.append(Note("empty-lora-hash", "empty LoRA hash: that of \(names) is the hash of nothing"))
    }
    let bad = hashes.filter { $0.hash == nil }
    if !bad.isEmpty {
      recipe.notes.append(Note("bad-hash", "no hash stands for \(enumerated(bad.map(\.name)))"))
    }
    let tags = LoraTags(prompt: recipe.prompt, hashes: hashes.filter { $0.hash != hashOfNothing })
    recipe.loras = tags.requests
    for reason in tags.reasons { reader.refuse(reason, of: "Prompt") }
    readHiresLoras(hashes)
  }

  private mutating func readHiresLoras(_ hashes: [NamedHash]) {
    guard let prompt = reader.text("Hires prompt") else { return }
    let tags = LoraTags(prompt: prompt, hashes: hashes.filter { $0.hash != hashOfNothing })
    hiresLoras = tags.requests
    for reason in tags.reasons { reader.refuse(reason, of: "Hires prompt") }
  }

  private mutating func readNoise() {
    let sources: [(String, NoiseSource)] = [("CPU", .cpu), ("NV", .nv), ("GPU", .gpu), ("cuda", .nv)]
    recipe.noise.source = reader.word("RNG", sources)
    recipe.noise.seedOffset = reader.integer("ENSD")
    recipe.noise.variationStrength = reader.number("Variation seed strength") { (0...1).contains($0) }
    if recipe.noise.variationStrength ?? 0 != 0 { recipe.noise.variationSeed = reader.seed("Variation seed") }
    if reader.text("Seed resize from") != "-1x-1" {
      recipe.noise.seedResize = reader.size("Seed resize from")
    }
  }

  private mutating func readHires() {
    var claim = HiresClaim()
    claim.scale = reader.number("Hires upscale") { $0 > 0 }
    claim.resize = reader.size("Hires resize")
    claim.firstPass = reader.size("First pass size")
    claim.steps = reader.integer("Hires steps", least: 0)
    claim.upscaler = reader.text("Hires upscaler")
    claim.sampler = reader.text("Hires sampler").flatMap { $0 == "Use same sampler" ? nil : $0 }
    claim.schedule = reader.text("Hires schedule type").flatMap { $0 == "Use same scheduler" ? nil : $0 }
    claim.prompt = reader.text("Hires prompt")
    claim.negativePrompt = reader.text("Hires negative prompt")
    claim.cfgScale = reader.number("Hires CFG Scale") { Float($0).isFinite }
    claim.checkpoint = reader.text("Hires checkpoint").flatMap { $0 == "Use same checkpoint" ? nil : $0 }
    claim.loras = hiresLoras
    if claim != HiresClaim() { recipe.hires = claim }
    if claim.isPass, recipe.denoisingStrength == 0 {
      reader.refuse("Denoising strength", "a second pass of strength 0 has no steps")
    }
  }
}
