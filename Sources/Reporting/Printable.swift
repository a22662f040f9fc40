/// Text from a file as it may stand on a terminal and in reports: characters that could move the cursor, turn or hide
/// words are written out as `\u{1B}`; line ends and tabs stay.
public func printable(_ text: String) -> String {
  var out = String.UnicodeScalarView()
  for scalar in text.unicodeScalars {
    switch scalar.value {
    case 0x0A, 0x09: out.append(scalar)
    case 0..<0x20, 0x7F..<0xA0, 0x061C, 0x200B, 0x200E, 0x200F, 0x2028...0x202E, 0x2060...0x206F, 0xFEFF,
      0xFFF9...0xFFFB, 0xFFFE, 0xFFFF:
      out.append(contentsOf: "\\u{\(String(scalar.value, radix: 16, uppercase: true))}".unicodeScalars)
    default: out.append(scalar)
    }
  }
  return String(out)
}

/// The same on one line.
public func printableLine(_ text: String) -> String {
  printable(
    String(String.UnicodeScalarView(text.unicodeScalars.map { $0 == "\n" ? "⏎" : $0 == "\t" ? " " : $0 })))
}

/// A number with at most `digits` decimals and no superfluous zeros.
public func short(_ value: Double, digits: Int = 2) -> String {
  var scale = 1.0
  for _ in 0..<digits { scale *= 10 }
  guard value.isFinite, abs(value) * scale < 1e15 else { return "\(value)" }
  let units = Int64((abs(value) * scale).rounded())
  let sign = value < 0 && units > 0 ? "-" : ""
  let whole = sign + String(units / Int64(scale))
  let rest = units % Int64(scale)
  guard rest > 0 else { return whole }
  // The leading 1 keeps the zeros behind the point.
  var fraction = String(Int64(scale) + rest).dropFirst()
  while fraction.hasSuffix("0") { fraction.removeLast() }
  return whole + "." + fraction
}
