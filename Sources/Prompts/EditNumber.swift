/// Where in the last field of `[a:b: 0.5 ]` its number stands; nil if the field holds anything but a number and, as far
/// as the version allows, white space.
func editNumber(in field: ArraySlice<UInt8>, spaced: Bool) -> Range<Int>? {
  let text = Array(String(decoding: field, as: UTF8.self).unicodeScalars)[...]
  let unled = text.trimmingLeadingSpace
  let number = unled.trimmingTrailingSpace
  guard spaced || number.count == unled.count, isEditNumber(number) else { return nil }
  let start = field.startIndex + text[..<number.startIndex].utf8Count
  return start..<start + number.count
}

/// An optional sign, digits with or without a fraction, an optional exponent; ASCII only.
private func isEditNumber(_ text: ArraySlice<Unicode.Scalar>) -> Bool {
  var rest = text
  func skip(_ allowed: ClosedRange<Unicode.Scalar>...) -> Bool {
    guard let next = rest.first, allowed.contains(where: { $0.contains(next) }) else { return false }
    rest.removeFirst()
    return true
  }
  func skipDigits() -> Bool {
    let digits = rest.prefix { ("0"..."9").contains($0) }
    rest.removeFirst(digits.count)
    return !digits.isEmpty
  }
  func skipSign() { _ = skip("+"..."+", "-"..."-") }

  skipSign()
  let whole = skipDigits()
  let fraction = skip("."...".") && skipDigits()
  guard whole || fraction else { return false }
  guard skip("e"..."e", "E"..."E") else { return rest.isEmpty }
  skipSign()
  return skipDigits() && rest.isEmpty
}
