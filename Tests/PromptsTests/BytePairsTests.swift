import Testing

@testable import Prompts

@Suite struct BytePairsProperty {
  /// The algorithm as it is defined: in each round all places of the earliest pair, from left to right.
  private func merged(_ word: [Int32]) -> [Int32] {
    var symbols = word.map { UInt16($0) }
    while true {
      let merges = zip(symbols, symbols.dropFirst()).compactMap { Vocabulary.merge($0, $1) }
      guard let earliest = merges.min() else { return symbols.map(Int32.init) }
      var next: [UInt16] = []
      var i = 0
      while i < symbols.count {
        let merges = i + 1 < symbols.count && Vocabulary.merge(symbols[i], symbols[i + 1]) == earliest
        next.append(merges ? earliest : symbols[i])
        i += merges ? 2 : 1
      }
      symbols = next
    }
  }

  @Test("equals the definition, seed 41") func definition() {
    var junk = Junk(seed: 41)
    var pairs = BytePairs()
    for _ in 0..<400 {
      let word = junk.text(
        of: ["a", "aa", "the", "ing", "er", "o", "n", "é", "日", "lla", "s", "ss"], most: 12)
      var single: [Int32] = []
      for byte in word.utf8 { pairs.append(word: [byte], to: &single) }
      var tokens: [Int32] = []
      pairs.append(word: word.utf8, to: &tokens)
      let letters = single.dropLast().map { $0 - 256 } + single.suffix(1)
      #expect(tokens == merged(letters), "\(word)")
    }
  }

  @Test("a word of no bytes has no tokens") func empty() {
    var pairs = BytePairs()
    var tokens: [Int32] = []
    pairs.append(word: [], to: &tokens)
    #expect(tokens.isEmpty)
  }
}
