extension String {
  /// At most `limit` scalars, for messages: what steers a terminal or the direction of writing is blotted out, and
  /// secrets are left out first, because their beginnings alone no longer tell them.
  func shortened(to limit: Int = 60) -> String { redacted(self).cut(to: limit) }

  private func cut(to limit: Int) -> String {
    // Most words are short and plain.
    if utf8.count <= limit, utf8.allSatisfy({ (0x20..<0x7F).contains($0) }) { return self }
    let end = unicodeScalars.index(startIndex, offsetBy: limit, limitedBy: endIndex) ?? endIndex
    let kept = unicodeScalars[..<end].map { isSteering($0) ? "\u{FFFD}" : $0 }
    return String(String.UnicodeScalarView(kept)) + (end == endIndex ? "" : "…")
  }
}

private func isSteering(_ scalar: Unicode.Scalar) -> Bool {
  switch scalar.value {
  case 0..<0x20, 0x7F..<0xA0, 0x200E...0x200F, 0x2028...0x202E, 0x2066...0x2069: true
  default: false
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
