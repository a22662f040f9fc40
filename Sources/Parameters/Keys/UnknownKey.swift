import Recipes

/// Whether a setting that no table holds sounds as if it changed the picture: extensions and forks name what they do to
/// the sampling, and to call such a claim verifiable would be worse than to refuse one too many.
func soundsLikeInfluence(_ name: String) -> Bool {
  let words = words(of: name)
  return words.isDisjoint(with: wordsOfIdentity) && !words.isDisjoint(with: wordsOfInfluence)
}

/// Whether a value says that what its key names does nothing.
func isIdleValue(_ value: String) -> Bool {
  let value = value.trimmed.lowercased()
  return idleValues.contains(value) || finiteNumber(value) == 0
}

/// Whether a value is that of a switch that is on.
func isSwitchedOn(_ value: String) -> Bool {
  ["true", "yes", "on", "enabled", "enable", "active"].contains(value.trimmed.lowercased())
}

private let idleValues: Set = [
  "", "none", "null", "n/a", "false", "no", "off", "disabled", "disable", "inactive", "default", "[]", "{}",
]

/// Words that say which file or thing something is, not what it does.
private let wordsOfIdentity: Set = ["hash", "hashes", "version", "date", "url", "id", "ids"]

private let wordsOfInfluence: Set = [
  "adapter", "attention", "attn", "block", "blocks", "boost", "brightness", "cache", "cfg", "clamp", "cond",
  "conds", "contrast", "control", "controlnet", "deepcache", "denoise", "denoising", "detail", "detailer",
  "downscale", "dropout", "eta", "freeu", "guidance", "hdr", "hires", "hr", "hypernet", "hypernetwork",
  "init",
  "inpaint", "inpainting", "intensity", "interpolation", "inversion", "latent", "latents", "lora", "loras",
  "mask", "masked", "merging", "mimic", "mirror", "mirroring", "multiplier", "noise", "offset", "outpaint",
  "outpainting", "percentile", "perturbed", "rescale", "restoration", "restore", "sampler", "sampling",
  "saturation", "scale", "schedule", "scheduler", "seamless", "sharpness", "shift", "shrink", "sigma",
  "sigmas",
  "skip", "slg", "smooth", "strength", "swap", "symmetry", "teacache", "threshold", "thresh", "tile", "tiled",
  "tiles", "tiling", "tome", "tuner", "uncond", "upscale", "upscaler", "upscaling", "warp", "weight",
  "weights",
]

/// The words of a name in lower case: `hrUpscaler`, `HR upscaler` and `hr_upscaler` have the same.
private func words(of name: String) -> Set<String> {
  var words: Set<String> = []
  var word: [UInt8] = []
  func end() {
    if !word.isEmpty { words.insert(String(decoding: word, as: UTF8.self)) }
    word.removeAll(keepingCapacity: true)
  }
  var wasSmall = false
  for byte in name.utf8 {
    let isCapital = (0x41...0x5A).contains(byte)
    let isLetter = (0x61...0x7A).contains(lowercased(byte))
    if !isLetter || isCapital && wasSmall { end() }
    if isLetter { word.append(lowercased(byte)) }
    wasSmall = isLetter && !isCapital
  }
  end()
  return words
}
