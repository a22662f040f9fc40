/// Unicode's normalization form C (UAX #15), in linear time; a run of combining marks is sorted.
struct CanonicalComposition {
  private let mappings: [Unicode.Scalar: [Unicode.Scalar]]
  private let pairs: [UInt64: Unicode.Scalar]

  static let standard = CanonicalComposition()

  private init() {
    var mappings: [Unicode.Scalar: [Unicode.Scalar]] = [:]
    var pairs: [UInt64: Unicode.Scalar] = [:]
    for entry in Vocabulary.compositions {
      guard let scalar = UInt32(entry.name, radix: 16).flatMap(Unicode.Scalar.init) else { continue }
      mappings[scalar] = entry.scalars
      if !entry.isMarked { pairs[Self.key(entry.scalars[0], entry.scalars[1])] = scalar }
    }
    self.mappings = mappings
    self.pairs = pairs
  }

  func normalized(_ text: [Unicode.Scalar]) -> [Unicode.Scalar] {
    guard text.contains(where: { $0.value >= 0x300 }) else { return text }
    var apart: [Unicode.Scalar] = []
    apart.reserveCapacity(text.count)
    for scalar in text { decompose(scalar, into: &apart) }
    return composed(ordered(apart))
  }

  private func decompose(_ scalar: Unicode.Scalar, into result: inout [Unicode.Scalar]) {
    guard scalar.value >= 0xC0 else { return result.append(scalar) }
    if let syllable = Hangul.decomposed(scalar) { return result += syllable }
    guard let mapping = mappings[scalar] else { return result.append(scalar) }
    for part in mapping { decompose(part, into: &result) }
  }

  /// Sorts each run of combining marks by their class; marks of one class keep their order.
  private func ordered(_ text: [Unicode.Scalar]) -> [(scalar: Unicode.Scalar, order: UInt8)] {
    var marked = text.map { ($0, $0.value < 0x300 ? 0 : $0.properties.canonicalCombiningClass.rawValue) }
    var start = 0
    while start < marked.count {
      guard marked[start].1 != 0 else {
        start += 1
        continue
      }
      let end = marked[start...].firstIndex { $0.1 == 0 } ?? marked.count
      if end - start > 1 {
        let run = marked[start..<end].enumerated().sorted {
          ($0.element.1, $0.offset) < ($1.element.1, $1.offset)
        }
        marked.replaceSubrange(start..<end, with: run.map(\.element))
      }
      start = end
    }
    return marked
  }

  /// Puts each mark together with the last starter unless one of its class or higher stands between.
  private func composed(_ text: [(scalar: Unicode.Scalar, order: UInt8)]) -> [Unicode.Scalar] {
    var result: [Unicode.Scalar] = []
    result.reserveCapacity(text.count)
    var starter: Int?
    var lastOrder: UInt8 = 0
    for (scalar, order) in text {
      if let starter, starter == result.count - 1 || (lastOrder < order && lastOrder != 0),
        let pair = pair(result[starter], scalar)
      {
        result[starter] = pair
        continue
      }
      result.append(scalar)
      lastOrder = order
      if order == 0 { starter = result.count - 1 }
    }
    return result
  }

  private func pair(_ first: Unicode.Scalar, _ second: Unicode.Scalar) -> Unicode.Scalar? {
    Hangul.composed(first, second) ?? pairs[Self.key(first, second)]
  }

  private static func key(_ first: Unicode.Scalar, _ second: Unicode.Scalar) -> UInt64 {
    UInt64(first.value) << 32 | UInt64(second.value)
  }
}

/// Korean syllables are put together by arithmetic (The Unicode Standard, 3.12).
private enum Hangul {
  static let syllables: UInt32 = 0xAC00
  static let leads: UInt32 = 0x1100
  static let vowels: UInt32 = 0x1161
  static let tails: UInt32 = 0x11A7
  static let (leadCount, vowelCount, tailCount): (UInt32, UInt32, UInt32) = (19, 21, 28)

  static func decomposed(_ scalar: Unicode.Scalar) -> [Unicode.Scalar]? {
    guard let index = index(of: scalar, from: syllables, count: leadCount * vowelCount * tailCount) else {
      return nil
    }
    let parts = [
      leads + index / (vowelCount * tailCount), vowels + index / tailCount % vowelCount,
      tails + index % tailCount,
    ]
    return parts.prefix(index % tailCount == 0 ? 2 : 3).compactMap(Unicode.Scalar.init)
  }

  static func composed(_ first: Unicode.Scalar, _ second: Unicode.Scalar) -> Unicode.Scalar? {
    if let lead = index(of: first, from: leads, count: leadCount),
      let vowel = index(of: second, from: vowels, count: vowelCount)
    {
      return Unicode.Scalar(syllables + (lead * vowelCount + vowel) * tailCount)
    }
    if let syllable = index(of: first, from: syllables, count: leadCount * vowelCount * tailCount),
      syllable % tailCount == 0, let tail = index(of: second, from: tails, count: tailCount), tail > 0
    {
      return Unicode.Scalar(first.value + tail)
    }
    return nil
  }

  private static func index(of scalar: Unicode.Scalar, from start: UInt32, count: UInt32) -> UInt32? {
    scalar.value >= start && scalar.value - start < count ? scalar.value - start : nil
  }
}
