extension String {
  /// At most `limit` scalars, for messages.
  func shortened(to limit: Int = 60) -> String {
    let end = unicodeScalars.index(startIndex, offsetBy: limit, limitedBy: endIndex) ?? endIndex
    return end == endIndex ? self : String(unicodeScalars[..<end]) + "…"
  }
}

/// The first few words in backticks, and how many more there are.
func enumerated(_ words: [String], atMost limit: Int = 5) -> String {
  let shown = words.prefix(limit).map { "`\(redacted($0).shortened(to: 40))`" }.joined(separator: ", ")
  return words.count > limit ? "\(shown) and \(words.count - limit) more" : shown
}

/// A number without a needless fraction: `7`, `4.5`.
func plain(_ number: Double) -> String {
  number == number.rounded() && abs(number) < 1e15 ? String(Int64(number)) : "\(number)"
}
