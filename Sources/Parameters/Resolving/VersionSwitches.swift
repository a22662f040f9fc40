import Recipes

extension SoftwareVersion {
  static let v1_1 = SoftwareVersion([1, 1, 0])
  /// The first to write its `Version`.
  static let v1_2 = SoftwareVersion([1, 2, 0])
  /// The first to write `TI hashes` and `Eta DDIM`.
  static let v1_5 = SoftwareVersion([1, 5, 0])
  static let v1_6 = SoftwareVersion([1, 6, 0])
  /// The build in which the alphas stayed float32.
  static let preciseAlphas = SoftwareVersion([1, 7, 0], post: 225)
  static let v1_8 = SoftwareVersion([1, 8, 0])
  /// The first with the schedule apart from the sampler.
  static let v1_9 = SoftwareVersion([1, 9, 0])
  /// The first to round timesteps to float16.
  static let v1_10 = SoftwareVersion([1, 10, 0])
}

/// What A1111 itself switches when it reads a text of an older version (`modules/infotext_versions.py`).
struct VersionSwitches: Hashable {
  var oldPromptEditing: Bool
  var oldPadding: Bool
  var downcastAlphas: Bool

  /// - Parameter sampler: without a schedule. UniPC doesn't count, as in A1111.
  init(_ version: SoftwareVersion, prompt: String, sampler: String?) {
    oldPromptEditing = version < .v1_6 && prompt.utf8.contains(UInt8(ascii: "["))
    oldPadding = version < .v1_6 && (sampler == "DDIM" || sampler == "PLMS")
    downcastAlphas = version < .preciseAlphas
  }
}

/// The size of the first pass where an old text states none: about 512 x 512 pixels in the target's shape, in
/// steps of 64. nil for sizes out of reason.
func oldFirstPass(for target: ImageSize) -> ImageSize? {
  guard target.width > 0, target.height > 0 else { return nil }
  let scale = (262144 / (Double(target.width) * Double(target.height))).squareRoot()
  func side(_ length: Int) -> Int? {
    let blocks = (scale * Double(length) / 64).rounded(.up)
    return blocks < 1e6 ? Int(blocks) * 64 : nil
  }
  guard let width = side(target.width), let height = side(target.height) else { return nil }
  return ImageSize(width: width, height: height)
}
