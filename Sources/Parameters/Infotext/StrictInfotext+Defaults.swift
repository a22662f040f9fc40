import Prompts
import Recipes

extension StrictInfotext {
  /// What A1111 fills in after reading, its numbers and truth values as text.
  mutating func fillDefaults() {
    let hasEmphasis = usesEmphasis(prompt) || usesEmphasis(negativePrompt)
    fill([("Clip skip", "1")])
    if let network = self["Hypernet"] {
      prompt += "<hypernet:\(network):\(self["Hypernet strength"] ?? "1.0")>"
    }
    fill(Self.constants)
    restoreFirstPass()
    if hasEmphasis { fill([("Emphasis", "Original")]) }
    fill([("Refiner switch by sampling steps", "False")])
    applyVersion()
  }

  /// Whether some part has another weight than 1. What the parser of weights refuses has some.
  private func usesEmphasis(_ prompt: String) -> Bool {
    guard let pieces = try? attentionPieces(of: prompt) else { return true }
    return pieces.contains { $0.weight != 1 && $0.text != "BREAK" }
  }

  private static let constants = [
    ("Hires resize-1", "0"), ("Hires resize-2", "0"), ("Hires sampler", "Use same sampler"),
    ("Hires schedule type", "Use same scheduler"), ("Hires checkpoint", "Use same checkpoint"),
    ("Hires prompt", ""), ("Hires negative prompt", ""), ("Mask mode", "Inpaint masked"),
    ("Masked content", "original"), ("Inpaint area", "Whole picture"), ("Masked area padding", "32"),
    ("RNG", "GPU"), ("Schedule type", "Automatic"), ("Schedule max sigma", "0"), ("Schedule min sigma", "0"),
    ("Schedule rho", "0"), ("VAE Encoder", "Full"), ("VAE Decoder", "Full"), ("FP8 weight", "Disable"),
  ]

  private mutating func fill(_ defaults: [(key: String, value: String)]) {
    for (key, value) in defaults where self[key] == nil { self[key] = value }
  }

  private mutating func restoreFirstPass() {
    guard let width = self["First pass size-1"], let height = self["First pass size-2"] else { return }
    let target = ImageSize(width: Int(self["Size-1"] ?? "") ?? 512, height: Int(self["Size-2"] ?? "") ?? 512)
    var first = ImageSize(width: Int(width) ?? 0, height: Int(height) ?? 0)
    if first.width == 0 || first.height == 0 { first = oldFirstPass(for: target) ?? first }
    self["Hires resize-1"] = String(target.width)
    self["Hires resize-2"] = String(target.height)
    self["Size-1"] = String(first.width)
    self["Size-2"] = String(first.height)
  }

  private mutating func applyVersion() {
    guard let version = self["Version"].flatMap(SoftwareVersion.init(parsing:)) else { return }
    let switches = VersionSwitches(version, prompt: prompt, sampler: self["Sampler"])
    if switches.oldPromptEditing { self["Old prompt editing timelines"] = "True" }
    if switches.oldPadding { self["Pad conds v0"] = "True" }
    if switches.downcastAlphas { self["Downcast alphas_cumprod"] = "True" }
    if self["Refiner"] != nil, version < .v1_8 { self["Refiner switch by sampling steps"] = "True" }
  }
}
