import Pixels
import Recipes

/// Two pictures whose numbers stand for the same colours, as far as their profiles can be applied.
struct ColourMatchedPair {
  let a: Picture
  let b: Picture
  /// Whether some levels are not the stored ones any more.
  let isConverted: Bool
  let notes: [Note]

  /// Converts to sRGB where the profiles differ. Equal ones need nothing: the numbers mean the same.
  init(_ a: Picture, _ b: Picture) {
    if case .embedded(let name, let x) = a.facts.profile, case .embedded(_, let y) = b.facts.profile, x == y {
      (self.a, self.b, isConverted) = (a, b, false)
      notes = [
        Note(
          "same-profile",
          "Both files have the colour profile \"\(name)\"; their numbers were compared as they are.")
      ]
      return
    }
    (self.a, self.b) = (a.convertedToSRGB() ?? a, b.convertedToSRGB() ?? b)
    isConverted = self.a.facts.profile != a.facts.profile || self.b.facts.profile != b.facts.profile
    notes = [(a, self.a), (b, self.b)].compactMap { Self.note($0, $1) }
  }

  private static func note(_ before: Picture, _ after: Picture) -> Note? {
    guard case .embedded(let name, _) = before.facts.profile else { return nil }
    return after.facts.profile == before.facts.profile
      ? Note(
        "profile-not-applied",
        "The colour profile \"\(name)\" is of a kind that is not applied, so colours may seem to differ.")
      : Note("profile-applied", "Colours were converted from the colour profile \"\(name)\" to sRGB.")
  }
}
