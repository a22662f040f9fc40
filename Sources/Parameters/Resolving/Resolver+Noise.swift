import Recipes

extension Resolver {
  /// Source of noise, offsets and mixtures.
  mutating func resolveNoise(_ settings: inout RenderSettings) {
    resolveVariation(&settings)
    if let size = recipe.noise.seedResize, size.width > 0, size.height > 0 {
      list("Seed resize from", "\(size.width)x\(size.height)")
      refuse(RenderLimits.problem(size: size, named: "Seed resize from", limits: options.limits))
      settings.seedResize = size
    }
    settings.clipSkip = recipe.clipSkip ?? 1
    list("Clip skip", String(settings.clipSkip), recipe.clipSkip == nil ? .defaulted : .stated)
    if let size = recipe.batchSize {
      settings.batch.size = size
      list("Batch size", String(size))
    }
    if let position = recipe.batchPosition, position < settings.batch.size {
      settings.batch.position = position
      list("Batch pos", String(position))
    }
    resolveSeedOffset(&settings)
    resolveSource(&settings)
  }

  private mutating func resolveVariation(_ settings: inout RenderSettings) {
    guard let strength = recipe.noise.variationStrength, strength != 0 else { return }
    list("Variation seed strength", plain(strength))
    if let seed = recipe.noise.variationSeed {
      list("Variation seed", String(seed))
      settings.variation = Variation(seed: seed, strength: strength)
    } else if parsed.value("Variation seed") == nil {
      let detail =
        "no `Variation seed` stands beside its strength; supply it with --set \"Variation seed: …\""
      refuse(Reason(.incompleteParameters, detail))
    }
  }

  private mutating func resolveSeedOffset(_ settings: inout RenderSettings) {
    guard let offset = recipe.noise.seedOffset else { return }
    let isIgnored = offset < 0 && version.isOlder(than: .v1_6)
    settings.seedOffset = isIgnored ? 0 : offset
    list(
      "ENSD", String(settings.seedOffset),
      isIgnored ? .inferred("before 1.6.0 a negative offset was ignored") : .stated)
  }

  private mutating func resolveSource(_ settings: inout RenderSettings) {
    if let source = recipe.noise.source {
      settings.noiseSource = source
      list("RNG", source.rawValue)
    } else if recipe.generator == "comfyui" {
      settings.noiseSource = .cpu
      list("RNG", "CPU", .inferred("ComfyUI draws its noise on the CPU"))
    } else {
      settings.noiseSource = .gpu
      list("RNG", "GPU", .defaulted)
      note("gpu-noise", "no `RNG` is stated: the graphics card's noise, taken to be CUDA's")
    }
    guard settings.noiseSource == .gpu else { return }
    settings.gpuThreads = options.gpuThreads
    list(
      "GPU threads", options.gpuThreads.map(String.init) ?? "as many as numbers",
      options.gpuThreads == nil ? .inferred("nothing tells the card: --gpu-threads") : .overridden)
  }
}
