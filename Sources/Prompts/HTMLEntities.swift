/// Names and numbers for characters in HTML (`&eacute;`, `&#233;`, `&#xE9;`).
enum HTMLEntities {
  /// Names with their semicolon or, if old, also without.
  private static let names = {
    var names: (standard: [String: [Unicode.Scalar]], onlyFtfy: [String: [Unicode.Scalar]]) = ([:], [:])
    for entity in Vocabulary.entities {
      if entity.isMarked {
        names.onlyFtfy[entity.name] = entity.scalars
      } else {
        names.standard[entity.name] = entity.scalars
      }
    }
    return names
  }()

  /// ftfy's `unescape_html`: only names and numbers that end in a semicolon.
  /// - Parameter nested: also those that a decoded one completes; what is decoded is folded at once.
  static func decoded(_ text: [Unicode.Scalar], nested: Bool) -> [Unicode.Scalar] {
    guard text.contains("&") else { return text }
    var result: [Unicode.Scalar] = []
    result.reserveCapacity(text.count)
    var start = 0
    for scalar in text {
      result.append(scalar)
      while result.last == ";", let reference = reference(atEndOf: result, from: start),
        let value = strictValue(result[reference])
      {
        result.removeSubrange(reference)
        guard nested else {
          result += value
          start = result.count
          break
        }
        for scalar in value where !scalar.isDroppedControl { scalar.composedAlone.appendFolded(to: &result) }
      }
    }
    return result
  }

  /// The place of `&` or `&#`, one to 24 letters and digits, `;`.
  private static func reference(atEndOf text: [Unicode.Scalar], from start: Int) -> Range<Int>? {
    let end = text.count - 1
    var i = end
    while i > start, end - i < 24, text[i - 1].isASCIIAlphanumeric { i -= 1 }
    guard i < end, i > start else { return nil }
    if text[i - 1] == "#" { i -= 1 }
    guard i > start, text[i - 1] == "&" else { return nil }
    return i - 1..<text.count
  }

  private static func strictValue(_ reference: ArraySlice<Unicode.Scalar>) -> [Unicode.Scalar]? {
    let name = reference.dropFirst()
    guard name.first == "#" else { return names.standard[name.text] ?? names.onlyFtfy[name.text] }
    guard let number = number(in: name), number.end == name.endIndex, number.value != [";"] else {
      return nil
    }
    return number.value
  }

  /// Python's `html.unescape`, which needs no semicolon.
  static func unescaped(_ text: [Unicode.Scalar]) -> [Unicode.Scalar] {
    var result: [Unicode.Scalar] = []
    result.reserveCapacity(text.count)
    var i = 0
    while i < text.count {
      guard text[i] == "&", let found = number(in: text[(i + 1)...]) ?? longestName(in: text[(i + 1)...])
      else {
        result.append(text[i])
        i += 1
        continue
      }
      result += found.value
      i = found.end
    }
    return result
  }

  /// The longest known name at the beginning of what could be one.
  private static func longestName(in text: ArraySlice<Unicode.Scalar>) -> (value: [Unicode.Scalar], end: Int)?
  {
    var name = text.prefix(32).prefix { !"\t\n\u{C} <&#;".unicodeScalars.contains($0) }
    guard !name.isEmpty else { return nil }
    if name.endIndex < text.endIndex, text[name.endIndex] == ";" {
      name = text[name.startIndex...name.endIndex]
    }
    if let value = standardValue(name) { return (value, name.endIndex) }
    // No name without a semicolon is longer than `frac12`.
    name = name.prefix(7)
    while name.count > 2 {
      name.removeLast()
      if let value = standardValue(name) { return (value, name.endIndex) }
    }
    return nil
  }

  /// Names are ASCII; a string's equality alone would take the Kelvin sign for a K.
  private static func standardValue(_ name: ArraySlice<Unicode.Scalar>) -> [Unicode.Scalar]? {
    name.allSatisfy(\.isASCII) ? names.standard[name.text] : nil
  }

  /// A `#` with decimal or hexadecimal digits, and a semicolon if there is one.
  private static func number(in text: ArraySlice<Unicode.Scalar>) -> (value: [Unicode.Scalar], end: Int)? {
    guard text.first == "#" else { return nil }
    let isHexadecimal = text.dropFirst().first == "x" || text.dropFirst().first == "X"
    let digits = text.dropFirst(isHexadecimal ? 2 : 1).prefix {
      $0.isASCII && (isHexadecimal ? $0.properties.isASCIIHexDigit : $0.decimalDigit != nil)
    }
    guard !digits.isEmpty else { return nil }
    let code = UInt32(digits.drop { $0 == "0" }.prefix(12).text, radix: isHexadecimal ? 16 : 10)
    let value = character(digits.contains { $0 != "0" } ? code ?? .max : 0)
    let end = digits.endIndex
    return (value, end < text.endIndex && text[end] == ";" ? end + 1 : end)
  }

  /// What browsers make of a number: some mean Windows-1252, some nothing.
  private static func character(_ code: UInt32) -> [Unicode.Scalar] {
    if (0x80...0x9F).contains(code) { return [windows1252[Int(code) - 0x80]] }
    guard code != 0, let scalar = Unicode.Scalar(code) else { return ["\u{FFFD}"] }
    switch code {
    case 0x1...0x8, 0xB, 0xE...0x1F, 0x7F, 0xFDD0...0xFDEF: return []
    default: return code & 0xFFFE == 0xFFFE ? [] : [scalar]
    }
  }
}

extension Unicode.Scalar {
  fileprivate var isASCIIAlphanumeric: Bool {
    switch self {
    case "0"..."9", "A"..."Z", "a"..."z": true
    default: false
    }
  }

  /// The two characters that stand for an ASCII letter or sign and so could complete an entity.
  fileprivate var composedAlone: Unicode.Scalar {
    switch value {
    case 0x37E: ";"
    case 0x212A: "K"
    default: self
    }
  }
}
