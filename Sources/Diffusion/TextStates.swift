import Recipes

/// What the UNet is told of a text: a row of the text encoder's width for each token of all chunks; to SDXL also a
/// vector.
struct TextStates: Hashable, Sendable {
  let width: Int
  var values: [Float]
  /// The pooled text, then sizes and crop; empty for SD 1 and 2.
  let vector: [Float]

  var rows: Int { values.count / width }

  init(width: Int, values: [Float], vector: [Float] = []) {
    self.width = width
    self.values = values
    self.vector = vector
  }

  subscript(row: Int) -> ArraySlice<Float> { values[row * width..<(row + 1) * width] }

  /// With the last row repeated up to `count` rows, as parts of `AND` are brought to one length.
  func repeatingLastRow(upTo count: Int) -> TextStates {
    guard rows > 0, rows < count else { return self }
    let missing = repeatElement(self[rows - 1], count: count - rows).joined()
    return TextStates(width: width, values: values + missing, vector: vector)
  }

  /// With copies of another text's states behind, as many whole ones as fit into `count` rows.
  func followed(by filler: TextStates, upTo count: Int) -> TextStates {
    guard filler.rows > 0, rows < count else { return self }
    let copies = (count - rows) / filler.rows
    let copied = repeatElement(filler.values, count: copies).joined()
    return TextStates(width: width, values: values + copied, vector: vector)
  }

  func cut(to count: Int) -> TextStates {
    rows <= count
      ? self : TextStates(width: width, values: Array(values.prefix(count * width)), vector: vector)
  }
}

/// Weights of words on the states of all texts of one schedule (`modules/sd_emphasis.py`).
/// - Parameters:
///   - states: [texts x tokens] rows of `width`, one chunk of each text after the other.
///   - weights: one for each row.
/// - Returns: rows times weights, for `original` scaled so that the mean over everything is what it was.
func emphasised(_ states: [Float], weights: [Float], width: Int, by rule: Emphasis) -> [Float] {
  guard rule == .original || rule == .noNorm, weights.contains(where: { $0 != 1 }) else { return states }
  var weighted = states
  for (row, weight) in weights.enumerated() {
    for i in row * width..<(row + 1) * width { weighted[i] *= weight }
  }
  guard rule == .original else { return weighted }
  let ratio = mean(states) / mean(weighted)
  return weighted.map { $0 * ratio }
}

private func mean(_ values: [Float]) -> Float {
  Float(values.reduce(0.0) { $0 + Double($1) } / Double(values.count))
}
