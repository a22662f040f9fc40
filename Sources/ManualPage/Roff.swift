/// Text as roff shows it, whatever characters are in it. A hyphen stays one that can be searched for and pasted.
func prose(_ text: String) -> String {
  // A line that begins with a point or a quote would be a request.
  let isRequest = text.utf8.first == UInt8(ascii: ".") || text.utf8.first == UInt8(ascii: "'")
  return (isRequest ? "\\&" : "") + text.unicodeScalars.map(escaped).joined()
}

/// An argument of a request.
func quoted(_ text: String) -> String { "\"" + prose(text) + "\"" }

private func escaped(_ scalar: Unicode.Scalar) -> String {
  switch scalar {
  case "\\": "\\e"
  case "-": "\\-"
  case "'": "\\(aq"
  case "\"": "\\(dq"
  case "`": "\\(ga"
  case "^": "\\(ha"
  case "~": "\\(ti"
  case " "..."}": String(scalar)
  default: "\\[u\(hexadecimal(scalar))]"
  }
}

/// At least four digits.
private func hexadecimal(_ scalar: Unicode.Scalar) -> String {
  let digits = String(scalar.value, radix: 16, uppercase: true)
  return String(repeating: "0", count: max(0, 4 - digits.utf8.count)) + digits
}
