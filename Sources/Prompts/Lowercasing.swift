/// Lower case as Python's `str.lower()`: every character's full mapping, and a sigma at the end of a word becomes ς.
func lowercased(_ text: [Unicode.Scalar]) -> [Unicode.Scalar] {
  var result: [Unicode.Scalar] = []
  result.reserveCapacity(text.count)
  for (index, scalar) in text.enumerated() {
    if scalar.isASCII {
      let isUpperCase = (0x41...0x5A).contains(scalar.value)
      result.append(isUpperCase ? Unicode.Scalar(UInt8(scalar.value) + 0x20) : scalar)
    } else if scalar == "Σ" {
      result.append(endsWord(text, at: index) ? "ς" : "σ")
    } else {
      result += scalar.properties.lowercaseMapping.unicodeScalars
    }
  }
  return result
}

/// Final_Sigma of SpecialCasing.txt: a cased letter before and none after, whatever case-ignorable stands between.
/// A sigma is cased, so each search ends at the next one and all of them together take linear time.
private func endsWord(_ text: [Unicode.Scalar], at index: Int) -> Bool {
  let before = text[..<index].last { !$0.properties.isCaseIgnorable }
  let after = text[(index + 1)...].first { !$0.properties.isCaseIgnorable }
  return before?.properties.isCased == true && after?.properties.isCased != true
}
