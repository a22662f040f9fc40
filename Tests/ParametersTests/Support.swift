import Recipes

@testable import Parameters

/// The same numbers on every machine and in every run (SplitMix64).
struct Dice {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func below(_ bound: Int) -> Int {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return Int((z ^ (z >> 31)) % UInt64(bound))
  }

  mutating func pick<Element>(_ elements: [Element]) -> Element { elements[below(elements.count)] }
}

/// A complete claim; `extra` goes behind its size, `replacing` overrides single fields (nil takes one away).
func claim(
  _ extra: String = "", prompt: String = "a cat", negative: String = "", version: String? = "v1.10.1",
  replacing: [String: String?] = [:]
) -> String {
  let fields = [
    ("Steps", "20"), ("Sampler", "Euler a"), ("Schedule type", "Automatic"), ("CFG scale", "7"),
    ("Seed", "5"),
    ("Size", "512x768"), ("Model hash", "0123456789"), ("Model", "model"),
  ]
  var parts = fields.compactMap { field -> String? in
    guard let replacement = replacing[field.0] else { return "\(field.0): \(field.1)" }
    return replacement.map { "\(field.0): \($0)" }
  }
  if !extra.isEmpty { parts.append(extra) }
  if let version { parts.append("Version: \(version)") }
  let negativeLine = negative.isEmpty ? "" : "\nNegative prompt: \(negative)"
  return prompt + negativeLine + "\n" + parts.joined(separator: ", ")
}

func recipe(_ text: String) throws -> Recipe { Recipe(reading: try parsedParameters(text)) }

func codes(_ text: String) throws -> Set<ReasonCode> { Set(try recipe(text).reasons.map(\.code)) }

func resolve(_ text: String, _ change: (inout ResolvingOptions) -> Void = { _ in }) throws -> Resolution {
  var options = ResolvingOptions()
  change(&options)
  return try resolution(of: try parsedParameters(text), options)
}

extension Resolution {
  func setting(_ key: String) -> ResolvedSetting? { listing.first { $0.key == key } }

  var codes: Set<ReasonCode> { Set(reasons.map(\.code)) }
}
