import Recipes

extension Resolver {
  /// When another checkpoint takes over. Before 1.8.0 A1111 counted steps, since then the model's timesteps.
  mutating func resolveRefiner(_ settings: inout RenderSettings) {
    guard let claim = recipe.refiner else { return }
    list("Refiner", claim.checkpoint)
    list("Refiner switch at", plain(claim.switchAt ?? 0.8), claim.switchAt == nil ? .defaulted : .stated)
    var use = RefinerUse(switchAt: claim.switchAt ?? 0.8)
    if let countsSteps = claim.countsSteps {
      use.countsSteps = countsSteps
      list("Refiner switch by sampling steps", countsSteps ? "True" : "False")
    } else if version.isOlder(than: .v1_8) {
      use.countsSteps = true
      list(
        "Refiner switch by sampling steps", "True", .inferred("the picture is from a version before 1.8.0"))
    }
    if let passes = claim.passes {
      use.passes = passes
      list("Hires refiner", passes.rawValue)
    }
    settings.refiner = use
  }
}
