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

extension ModelRequest {
  /// A checkpoint as A1111 titles it: `name [hash]`.
  init(titled title: String) {
    let pieces = title.utf8.split(separator: UInt8(ascii: "["), maxSplits: 1).map { String($0) ?? "" }
    let digits = pieces.count == 2 ? pieces[1].utf8.prefix { $0 != UInt8(ascii: "]") } : nil
    let hash = digits.flatMap { String($0) }.flatMap(hexDigits)
    var name = Substring(hash == nil ? title : pieces[0])
    while name.utf8.last == UInt8(ascii: " ") { name = name.dropLast() }
    self.init(kind: .checkpoint, name: fileName(String(name)), hash: hash)
  }
}
