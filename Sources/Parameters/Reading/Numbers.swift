import Recipes

/// A decimal number as Python prints it; nil for anything else, for NaN, infinity and whatever overflows.
func finiteNumber(_ text: String) -> Double? {
  guard isDecimal(Array(text.utf8)), let value = Double(text), value.isFinite else { return nil }
  return value
}

/// A sign, digits with or without a point among or before them, and an exponent: no hexadecimal, no words.
private func isDecimal(_ bytes: [UInt8]) -> Bool {
  var rest = bytes[...]
  if rest.first == 0x2B || rest.first == 0x2D { rest.removeFirst() }
  let whole = rest.prefix(while: isDigit)
  rest.removeFirst(whole.count)
  var digits = whole.count
  if rest.first == 0x2E {
    rest.removeFirst()
    let fraction = rest.prefix(while: isDigit)
    rest.removeFirst(fraction.count)
    digits += fraction.count
  }
  guard digits > 0 else { return false }
  guard let mark = rest.first else { return true }
  guard lowercased(mark) == UInt8(ascii: "e") else { return false }
  rest.removeFirst()
  if rest.first == 0x2B || rest.first == 0x2D { rest.removeFirst() }
  return !rest.isEmpty && rest.allSatisfy(isDigit)
}

/// Digits with an optional minus sign: a whole number that may be larger than any integer type.
func isWholeNumber(_ text: String) -> Bool {
  let digits = text.utf8.first == 0x2D ? text.utf8.dropFirst() : text.utf8[...]
  return !digits.isEmpty && digits.allSatisfy(isDigit)
}

/// `WxH`, also with a multiplication sign and blanks.
func statedSize(_ text: String) -> ImageSize? {
  let parts = text.unicodeScalars.split(omittingEmptySubsequences: false) { ["x", "X", "×"].contains($0) }
  guard parts.count == 2, let width = side(parts[0]), let height = side(parts[1]) else { return nil }
  return ImageSize(width: width, height: height)
}

private func side(_ text: String.UnicodeScalarView.SubSequence) -> Int? {
  let digits = String(text).trimmed
  return isWholeNumber(digits) && digits.utf8.first != 0x2D ? Int(digits) : nil
}

/// `True` and `False` as Python writes them, and their relatives.
func truthValue(_ text: String) -> Bool? {
  switch text.lowercased() {
  case "true", "1", "yes", "on": true
  case "false", "0", "no", "off": false
  default: nil
  }
}

/// Hexadecimal digits in lower case, or nil for what is no hash.
func hexDigits(_ text: String) -> String? {
  let digits = text.trimmed.lowercased()
  let isHex = digits.utf8.allSatisfy { isDigit($0) || (0x61...0x66).contains($0) }
  return isHex && (6...64).contains(digits.utf8.count) ? digits : nil
}
