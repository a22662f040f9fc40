/// Classes of characters as Python's `re` and `str` define them; ASCII is decided without a table.
extension Unicode.Scalar {
  /// `\s`: White_Space, and the separators U+001C...U+001F.
  var isSpace: Bool {
    guard isASCII else { return properties.isWhitespace }
    return value == 0x20 || (0x09...0x0D).contains(value) || (0x1C...0x1F).contains(value)
  }

  /// `\w`: letters, whatever has a numeric value, and the underscore, but no combining marks.
  var isWordCharacter: Bool {
    guard isASCII else { return isLetter || properties.numericType != nil }
    return isLetter || decimalDigit != nil || self == "_"
  }

  /// General category L.
  var isLetter: Bool {
    guard isASCII else {
      return switch properties.generalCategory {
      case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter: true
      default: false
      }
    }
    return (0x41...0x5A).contains(value & ~0x20)
  }

  /// General category N.
  var isNumber: Bool {
    guard isASCII else {
      return switch properties.generalCategory {
      case .decimalNumber, .letterNumber, .otherNumber: true
      default: false
      }
    }
    return decimalDigit != nil
  }

  /// The value of a `\d`, in any script.
  var decimalDigit: UInt8? {
    guard isASCII else {
      guard properties.generalCategory == .decimalNumber, let value = properties.numericValue else {
        return nil
      }
      return UInt8(exactly: value)
    }
    return (0x30...0x39).contains(value) ? UInt8(value - 0x30) : nil
  }
}

extension Collection where Element == Unicode.Scalar {
  var text: String {
    var view = String.UnicodeScalarView()
    for scalar in self { view.append(scalar) }
    return String(view)
  }

  /// At most forty characters, for a message.
  var excerpt: String { count > 40 ? prefix(40).text + "…" : text }
}

extension Collection<Unicode.Scalar> {
  /// Bytes in UTF-8, for the places in messages.
  var utf8Count: Int { reduce(0) { $0 + UTF8.width($1) } }
}

extension ArraySlice<Unicode.Scalar> {
  var trimmingSpace: Self { trimmingLeadingSpace.trimmingTrailingSpace }

  var trimmingLeadingSpace: Self { self[(firstIndex { !$0.isSpace } ?? endIndex)...] }

  var trimmingTrailingSpace: Self {
    self[..<((lastIndex { !$0.isSpace }).map { $0 + 1 } ?? startIndex)]
  }
}
