/// Whether a site's word for a family of models, such as `Flux.1 D` or `ZImageTurbo`, means one that isn't rendered.
func isOtherFamily(_ name: String) -> Bool {
  let letters = name.utf8.map(lowercased).filter { (0x61...0x7A).contains($0) || isDigit($0) }
  return otherFamilies.contains { letters.starts(with: $0.utf8) }
}

private let otherFamilies = [
  "flux", "sd3", "stablecascade", "stablevideo", "svd", "qwen", "zimage", "chroma", "hidream", "hunyuan",
  "kolors", "auraflow", "pixart", "lumina", "wan", "ltx", "mochi", "cogvideo", "sana", "omnigen",
  "nanobanana",
  "imagen", "gptimage", "openai", "seedream", "ideogram", "krea", "cosmos", "anima",
]
