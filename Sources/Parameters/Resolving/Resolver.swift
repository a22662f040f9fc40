import Recipes

/// Fills in what a recipe leaves open, and writes down where each setting comes from.
struct Resolver {
  let parsed: ParsedParameters
  let recipe: Recipe
  let options: ResolvingOptions
  let version: VersionAssumption
  private let overridden: Set<String>
  private(set) var listing: [ResolvedSetting] = []
  private(set) var reasons: [Reason]
  private(set) var notes: [Note] = []

  init(_ parsed: ParsedParameters, _ recipe: Recipe, _ options: ResolvingOptions) {
    self.parsed = parsed
    self.recipe = recipe
    self.options = options
    version = VersionAssumption(parsed, recipe)
    overridden = Set(options.overrides.map { $0.key.lowercased() })
    reasons = recipe.reasons
  }

  /// - Returns: nil where a value that nothing replaces is missing; then there are reasons.
  mutating func resolve() -> RenderSettings? {
    listPrompts()
    let sampling = resolveSampling()
    let size = resolveSize()
    listModels()
    guard var settings = sampling else {
      listEnd()
      return nil
    }
    settings.size = size ?? settings.size
    resolveNoise(&settings)
    resolveHires(&settings)
    resolveRefiner(&settings)
    resolveOptions(&settings)
    resolveOldRules(&settings)
    listEnd()
    settings.version = version.version
    settings.halfWeights = options.halfWeights
    settings.halfTimesteps = options.halfTimesteps
    return size == nil ? nil : settings
  }

  mutating func list(_ key: String, _ value: String, _ source: SettingSource = .stated) {
    let isOverridden = overridden.contains(key.lowercased())
    listing.append(ResolvedSetting(key, value, isOverridden ? .overridden : source))
  }

  mutating func refuse(_ reason: Reason?) {
    if let reason { reasons.append(reason) }
  }

  mutating func note(_ code: String, _ detail: String) { notes.append(Note(code, detail)) }
}

extension Resolver {
  private mutating func listPrompts() {
    let change =
      parsed.loras.isEmpty
      ? "its LoRA tags had lost their angle brackets" : "LoRAs that stood beside it are tags in it"
    list("Prompt", recipe.prompt, recipe.prompt == parsed.prompt ? .stated : .inferred(change))
    refuse(RenderLimits.problem(prompt: recipe.prompt, named: "Prompt", limits: options.limits))
    guard !recipe.negativePrompt.isEmpty || overridden.contains("negative prompt") else { return }
    list("Negative prompt", recipe.negativePrompt)
    refuse(
      RenderLimits.problem(prompt: recipe.negativePrompt, named: "Negative prompt", limits: options.limits))
  }

  /// Steps, sampler, schedule, guidance and seed.
  private mutating func resolveSampling() -> RenderSettings? {
    if let steps = recipe.steps {
      list("Steps", String(steps))
      refuse(RenderLimits.problem(steps: steps, named: "Steps", limits: options.limits))
    }
    let schedule = resolveSchedule()
    refuseForeignNoise()
    list("CFG scale", plain(recipe.cfgScale ?? 7), recipe.cfgScale == nil ? .defaulted : .stated)
    if let seed = recipe.seed { list("Seed", String(seed)) }
    guard let steps = recipe.steps, let sampler = recipe.sampler, let schedule, let seed = recipe.seed else {
      return nil
    }
    refuseTimesteps(steps, sampler, of: "Steps")
    return RenderSettings(
      prompt: recipe.prompt, negativePrompt: recipe.negativePrompt, steps: steps, sampler: sampler,
      schedule: schedule, cfgScale: recipe.cfgScale ?? 7, seed: seed, size: ImageSize(width: 0, height: 0))
  }

  private mutating func resolveSchedule() -> String? {
    guard let sampler = recipe.sampler else { return nil }
    list("Sampler", sampler)
    guard let known = SamplerName.named(sampler),
      let (schedule, source) = ScheduleRule(version: version).schedule(of: known, stated: recipe.schedule)
    else { return nil }
    list("Schedule type", schedule, source)
    if let other = known.defaultSchedule, version.version == nil, case .inferred = source {
      note(
        "other-reading",
        "a bare `\(sampler)` is read as \(schedule); from a version since 1.9.0 it would be \(other): --set \"Schedule type: \(other)\""
      )
    }
    return schedule
  }

  /// ComfyUI's samplers of these names mean other arithmetic, or noise that nothing records.
  private mutating func refuseForeignNoise() {
    guard let sampler = recipe.sampler, let written = parsed.value("Sampler"),
      recipe.generator == "comfyui" || written.hasSuffix("bh2"),
      let difference = ForeignSampler.comfyDifference(sampler, written)
    else { return }
    refuse(Reason(.unsupportedFeature, "ComfyUI's sampler `\(written.shortened())` \(difference)"))
  }

  /// A1111's timestep samplers fail beyond the model's thousand timesteps.
  mutating func refuseTimesteps(_ steps: Int, _ sampler: String, of key: String) {
    guard steps > 1000, SamplerName.timestepSamplers.contains(sampler) else { return }
    refuse(Reason(.invalidValue, "`\(key)` makes \(steps) steps, and \(sampler) has at most 1000"))
  }

  private mutating func resolveSize() -> ImageSize? {
    if let first = firstPassSize() {
      list("Size", "\(first.width)x\(first.height)", .inferred("the size of the old first pass"))
      refuse(RenderLimits.problem(size: first, named: "First pass size", limits: options.limits))
      return first
    }
    if let size = recipe.size {
      list("Size", "\(size.width)x\(size.height)")
      refuse(RenderLimits.problem(size: size, named: "Size", limits: options.limits))
      noteOddSize(size)
      return size
    }
    guard parsed.value("Size") == nil || parsed.value("Size") == "" else { return nil }
    if let size = options.imageSize, recipe.hires?.isPass != true, size.width >= 8, size.height >= 8 {
      list("Size", "\(size.width)x\(size.height)", .inferred("the size of the picture"))
      refuse(RenderLimits.problem(size: size, named: "Size", limits: options.limits))
      return size
    }
    refuse(Reason(.incompleteParameters, missingSize))
    return nil
  }

  private mutating func noteOddSize(_ size: ImageSize) {
    let made = ImageSize(width: size.width / 8 * 8, height: size.height / 8 * 8)
    if made != size {
      note("size-not-of-eights", "the picture is \(made.width)x\(made.height): sizes are cut to eights")
    }
    if let image = options.imageSize, image != made, recipe.hires?.isPass != true {
      note(
        "size-differs",
        "`Size` gives \(made.width)x\(made.height), the picture is \(image.width)x\(image.height)")
    }
  }

  private mutating func listModels() {
    if let hash = recipe.modelHash { list("Model hash", hash) }
    if let name = recipe.modelName { list("Model", name) }
    if let hash = recipe.vaeHash { list("VAE hash", hash) }
    if let vae = ModelRequest.vae(recipe) {
      let name = recipe.vaeName ?? vae.name ?? vae.hash ?? ""
      list("VAE", name, parsed.value("VAE") == nil ? .inferred("another key names it") : .stated)
    } else {
      let isUnrecorded = version.isOlder(than: .v1_6)
      list(
        "VAE", "the checkpoint's own",
        isUnrecorded ? .inferred("before 1.6.0 no VAE was recorded") : .defaulted)
    }
  }

  /// The version, and what no field speaks of.
  private mutating func listEnd() {
    list("Version", version.value, version.source)
    if let other = version.otherReading {
      note("other-reading", "read by the rules of \(version.value); \(other)")
    }
    let weights: SettingSource = options.halfWeights ? .overridden : .defaulted
    list("Weights", options.halfWeights ? "rounded to float16" : "as stored", weights)
    list("Timesteps", options.halfTimesteps ? "rounded to float16" : "exact", timestepSource)
    list("Settings without a field", "A1111's defaults", .defaulted)
  }

  private var timestepSource: SettingSource {
    if options.halfTimesteps { return .overridden }
    guard let version = version.version, version >= .v1_10 else { return .defaulted }
    return .inferred(
      "from 1.10.0 on a graphics card rounds them to float16 unless told not to: --timesteps half")
  }
}
