/// The finite number that Python's `float()` reads in a text, nil where it raises an error.
func pythonFloat(_ text: ArraySlice<Unicode.Scalar>) -> Double? {
  guard let numeral = asciiNumeral(text, allowed: "0123456789+-.eE"), let value = Double(numeral),
    value.isFinite
  else { return nil }
  return value
}

/// What Python's `int()` reads in a text, if it fits 64 bits.
func pythonInt(_ text: ArraySlice<Unicode.Scalar>) -> Int? {
  asciiNumeral(text, allowed: "0123456789+-").flatMap { Int($0) }
}

/// Digits of any script become ASCII; white space around and single underscores between digits go away.
private func asciiNumeral(_ text: ArraySlice<Unicode.Scalar>, allowed: String) -> String? {
  let text = text.trimmingSpace
  let allowed = Array(allowed.utf8)
  var numeral: [UInt8] = []
  for (index, scalar) in zip(text.indices, text) {
    if let digit = scalar.decimalDigit {
      numeral.append(0x30 + digit)
    } else if scalar == "_" {
      let next = text.index(after: index)
      guard index > text.startIndex, text[index - 1].decimalDigit != nil, next < text.endIndex,
        text[next].decimalDigit != nil
      else { return nil }
    } else {
      guard scalar.isASCII, allowed.contains(UInt8(scalar.value)) else { return nil }
      numeral.append(UInt8(scalar.value))
    }
  }
  return String(decoding: numeral, as: UTF8.self)
}
