import Recipes

/// Whether a setting that no table holds sounds as if it changed the picture: extensions and forks name what they do to
/// the sampling, and to call such a claim verifiable would be worse than to refuse one too many.
func soundsLikeInfluence(_ name: String) -> Bool {
  let words = words(of: name)
  return words.isDisjoint(with: wordsOfIdentity) && !words.isDisjoint(with: wordsOfInfluence)
}

/// Whether a setting is about what was done with the text before, or with the file after: what it switches on has no
/// influence beside the prompt as it stands.
func soundsLikeBookkeeping(_ name: String) -> Bool {
  !words(of: name).isDisjoint(with: wordsOfBookkeeping)
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

private let wordsOfBookkeeping: Set = [
  "autosave", "bookmark", "bookmarked", "comment", "deterministic", "expansion", "favorite",
  "favourite", "grid", "liked", "metadata", "note", "notes", "nsfw", "private", "public", "queue", "save",
  "saved", "share", "shared", "translate", "translation", "upload", "wildcard", "wildcards",
]

private let wordsOfInfluence: Set = [
  "adapter", "attention", "attn", "blend", "block", "blocks", "boost", "brightness", "cache", "cfg",
  "clamp", "cond", "conds", "contrast", "control", "controlnet", "creativity", "deepcache", "denoise",
  "denoising", "detail", "detailer", "detection", "downscale", "dropout", "eta", "face", "faces", "fps",
  "frames", "freeu", "fusion", "grain", "guidance", "hdr", "hires", "hr", "hypernet", "hypernetwork",
  "img2img", "init", "inject", "injection", "inpaint", "inpainting", "instantir", "intensity",
  "interpolation", "inversion", "latent", "latents", "locon", "lora", "loras", "lycoris", "mask", "masked",
  "merging", "mimic", "mirror", "mirroring", "motion", "multiplier", "noise", "offset", "outpaint",
  "outpainting", "overlap", "percentile", "perturbed", "photomaker", "pulid", "randomness", "reference",
  "refinement", "refiner", "rescale", "rescaling", "restoration", "restore", "sampler", "sampling",
  "saturation", "scale", "scaling", "schedule", "scheduler", "seamless", "sharpness", "shift", "shrink",
  "sigma", "sigmas", "skip", "slg", "smooth", "strength", "swap", "symmetry", "teacache", "thresh",
  "threshold", "tile", "tiled", "tiles", "tiling", "tome", "tuner", "uncond", "upscale", "upscaler",
  "upscaling", "video", "warp", "weight", "weights",
]

/// The words of a name in lower case: `hrUpscaler`, `HR upscaler` and `hr_upscaler` have the same. Words written with
/// capitals inside stand as a whole too: `LoRA`, `ToMe`.
private func words(of name: String) -> Set<String> {
  var words: Set<String> = []
  for run in name.utf8.split(whereSeparator: { !(0x61...0x7A).contains(lowercased($0)) }) {
    words.insert(word(run))
    var start = run.startIndex
    var wasSmall = false
    for place in run.indices {
      let isCapital = run[place] < 0x61
      if isCapital, wasSmall {
        words.insert(word(run[start..<place]))
        start = place
      }
      wasSmall = !isCapital
    }
    words.insert(word(run[start...]))
  }
  return words
}

private func word(_ letters: Substring.UTF8View) -> String {
  String(decoding: letters.map(lowercased), as: UTF8.self)
}
