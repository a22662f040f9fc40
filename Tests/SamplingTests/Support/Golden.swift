import JSON
import TestSupport
import Testing

@testable import Sampling

/// A golden file's list, parsed.
func golden(_ file: String, _ list: String) throws -> [JSONValue] {
  try #require(Fixture.json("golden/\(file).json")[list]?.elements)
}

extension JSONValue {
  /// A list of numbers, each rounded to float32 once.
  var floats: [Float] {
    (elements ?? []).compactMap { if case .number(let literal) = $0 { Float(literal) } else { nil } }
  }

  var integers: [Int] { (elements ?? []).compactMap(\.integer) }

  /// A number literal as it stands, for seeds.
  var seed: Int128? { if case .number(let literal) = self { Int128(literal) } else { nil } }

  var shape: LatentShape? {
    let sizes = integers
    return sizes.count == 3 ? LatentShape(channels: sizes[0], height: sizes[1], width: sizes[2]) : nil
  }
}

/// The largest difference, for a failure's message.
struct Deviation: CustomStringConvertible {
  let largest: Float
  /// Relative to the largest expected value.
  let relative: Float
  private let place: String

  init(_ actual: [Float], _ expected: [Float]) {
    guard actual.count == expected.count, !expected.isEmpty else {
      largest = actual.isEmpty && expected.isEmpty ? 0 : .infinity
      relative = largest
      place = "\(actual.count) values instead of \(expected.count)"
      return
    }
    let differences = zip(actual, expected).map { $0 == $1 ? 0 : abs($0 - $1) }
    let worst = differences.indices.max { differences[$0] < differences[$1] || differences[$1].isNaN } ?? 0
    largest = differences[worst].isNaN ? .infinity : differences[worst]
    relative = largest / (expected.map(abs).max() ?? 1)
    let pairs = zip(actual, expected).prefix(5).map { "\($0) \($1)" }.joined(separator: ", ")
    place = "at \(worst): \(actual[worst]), expected \(expected[worst]); first \(pairs)"
  }

  var description: String { "largest difference \(largest) (\(relative) of the largest value) \(place)" }
}

/// The largest distance in units in the last place.
func ulps(_ actual: [Float], _ expected: [Float]) -> Float {
  guard actual.count == expected.count else { return .infinity }
  return zip(actual, expected).reduce(0) { worst, pair in
    let distance = pair.0 == pair.1 ? 0 : abs(pair.0 - pair.1) / pair.1.ulp
    return distance.isNaN ? .infinity : max(worst, distance)
  }
}
