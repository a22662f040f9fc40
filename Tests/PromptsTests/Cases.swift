import JSON
import TestSupport
import Testing

/// The cases of a list in a fixture.
func cases(_ list: String, of file: String) throws -> [JSONValue] {
  let cases = try #require(try Fixture.json(file)[list]?.elements)
  try #require(!cases.isEmpty)
  return cases
}

extension JSONValue {
  var integers: [Int32]? { elements?.compactMap { $0.integer.map(Int32.init) } }
  var texts: [String]? { elements?.compactMap(\.text) }

  /// The members of a list of pairs.
  var pairs: [(JSONValue, JSONValue)] {
    (elements ?? []).compactMap { pair in
      guard let both = pair.elements, both.count == 2 else { return nil }
      return (both[0], both[1])
    }
  }
}

/// A small generator with a fixed stream (SplitMix64).
struct Junk {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next(below limit: Int) -> Int {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return Int((z ^ (z >> 31)) % UInt64(limit))
  }

  mutating func text(of words: [String], most: Int) -> String {
    (0...next(below: most)).map { _ in words[next(below: words.count)] }.joined()
  }
}
