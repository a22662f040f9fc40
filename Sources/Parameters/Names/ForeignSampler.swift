/// Sampler names of ComfyUI, NovelAI, stable-diffusion.cpp and careless writers.
enum ForeignSampler {
  /// The pair in canonical names where the spelling is known, else as it is.
  static func pair(for pair: SamplerPair) -> SamplerPair {
    guard pair.sampler.utf8.count < 64 else { return pair }
    var words = foreignKey(pair.sampler).split(separator: " ").map(String.init)
    var schedule = pair.schedule
    if let (label, count) = scheduleSuffix(words) {
      schedule = label
      words.removeLast(count)
    }
    if words.first == "k" { words.removeFirst() }
    if words.last == "gpu" { words.removeLast() }
    guard let name = names[words.joined(separator: " ")] else { return pair }
    return SamplerPair(sampler: name, schedule: schedule)
  }

  /// Why a sampler of ComfyUI's is not A1111's of the same name; nil where both do the same sums on the same noise.
  static func comfyDifference(_ name: String, _ written: String) -> String? {
    if written.hasSuffix("_gpu") { return "takes its steps' noise from the graphics card" }
    switch name {
    case "Euler a", "DPM2 a", "DPM++ 2S a":
      return "takes its steps' noise from a generator that is not recorded"
    case "DDIM", "UniPC", "DPM fast", "DPM adaptive", "LCM", "DPM++ 3M SDE", "PLMS", "DDIM CFG++", "Restart":
      return "is another one than A1111's"
    default: return nil
    }
  }

  private static func scheduleSuffix(_ words: [String]) -> (label: String, words: Int)? {
    for count in [3, 2, 1] where words.count > count {
      let suffix = words.suffix(count).joined(separator: " ")
      if let label = ScheduleName.labels[suffix] { return (label, count) }
    }
    return nil
  }

  private static let names: [String: String] = {
    var names = [
      "euler ancestral": "Euler a", "dpm 2": "DPM2", "dpm 2 ancestral": "DPM2 a", "dpm 2 a": "DPM2 a",
      "dpm2 ancestral": "DPM2 a", "dpmpp 2m": "DPM++ 2M", "dpm++2m": "DPM++ 2M", "dpmpp sde": "DPM++ SDE",
      "dpm++sde": "DPM++ SDE", "dpmpp 2m sde": "DPM++ 2M SDE", "dpmpp 2m sde heun": "DPM++ 2M SDE Heun",
      "dpmpp 3m sde": "DPM++ 3M SDE", "dpmpp 2s ancestral": "DPM++ 2S a", "dpmpp 2s a": "DPM++ 2S a",
      "dpm++2s a": "DPM++ 2S a", "dpm ad": "DPM adaptive", "uni pc": "UniPC", "uni pc bh2": "UniPC",
      "ddim cfgpp": "DDIM CFG++", "ddpm": "DDPM",
    ]
    for sampler in SamplerName.all { names[foreignKey(sampler.name)] = sampler.name }
    return names
  }()
}
