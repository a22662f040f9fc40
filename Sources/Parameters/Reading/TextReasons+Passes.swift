import Recipes

extension TextReasons {
  mutating func judgeDenoising() {
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

  mutating func judgeHires() {
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
  }
}

extension HiresClaim {
  /// Whether the keys speak of a second pass, complete or not.
  var isPass: Bool { scale != nil || hasSize || firstPass != nil || upscaler != nil || (steps ?? 0) > 0 }

  /// A target size of which at least one side counts.
  var hasSize: Bool { resize.map { $0.width > 0 || $0.height > 0 } ?? false }
}
