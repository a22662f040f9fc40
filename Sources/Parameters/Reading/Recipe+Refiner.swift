import Recipes

extension RecipeReading {
  /// The `Refiner` keys; without a checkpoint the others say nothing.
  mutating func readRefiner() {
    let switchAt = reader.number("Refiner switch at") { (0...1).contains($0) }
    let countsSteps = reader.flag("Refiner switch by sampling steps")
    let passes = reader.word("Hires refiner", RefinerUse.Passes.allCases.map { ($0.rawValue, $0) })
    guard let checkpoint = reader.text("Refiner"), checkpoint.lowercased() != "none" else { return }
    var claim = RefinerClaim(checkpoint: checkpoint)
    claim.switchAt = switchAt
    claim.countsSteps = countsSteps
    claim.passes = passes
    recipe.refiner = claim
  }
}
