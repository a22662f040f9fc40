import Recipes

/// An infotext as A1111 v1.10.1 reads it (`parse_generation_parameters` of `modules/infotext_utils.py`), its
/// dictionary's values as text.
struct StrictInfotext {
  var prompt = ""
  var negativePrompt = ""
  /// In the dictionary's order; a later duplicate has taken the place of the earlier.
  private(set) var fields: [Field] = []
  /// Matches of A1111's pattern in the last line.
  private(set) var matches = 0
  private var places: [String: Int] = [:]

  /// - Parameter fillingDefaults: false leaves the fields as they stand in the text.
  init(_ string: String, fillingDefaults: Bool = true) {
    let text = UTF8Text(string)
    var lines = text.lines(in: text.trimmed(0..<text.count))
    let found = lines.last.map { Self.fields(of: text, in: $0) } ?? []
    matches = found.count
    if found.count >= 3 { lines.removeLast() }
    readPrompts(text, lines)
    if found.count >= 3 { found.forEach { enter($0) } }
    if fillingDefaults { fillDefaults() }
  }

  static func fields(of text: UTF8Text, in range: Range<Int>) -> [Field] {
    var scanner = FieldScanner(text, in: range, policy: .strict)
    var fields: [Field] = []
    while case .field(let field) = scanner.next() { fields.append(field) }
    return fields
  }

  private mutating func readPrompts(_ text: UTF8Text, _ lines: [Range<Int>]) {
    let label = "Negative prompt:"
    var texts = [[UInt8](), [UInt8]()]
    var isNegative = 0
    for line in lines {
      var line = text.trimmed(line)
      if text.bytes[line].starts(with: label.utf8) {
        isNegative = 1
        line = text.trimmed((line.lowerBound + 16)..<line.upperBound)
      }
      if !texts[isNegative].isEmpty { texts[isNegative].append(0x0A) }
      texts[isNegative] += text.bytes[line]
    }
    prompt = String(decoding: texts[0], as: UTF8.self)
    negativePrompt = String(decoding: texts[1], as: UTF8.self)
  }

  /// Enters a field as A1111 does: quotes undone, an empty value dropped, a size split in two.
  private mutating func enter(_ field: Field) {
    guard !field.value.isEmpty, field.key != "Prompt", field.key != "Negative prompt" else { return }
    let value = unquoted(field.value) ?? field.value
    if let size = statedSize(value) {
      self[field.key + "-1"] = size.width
      self[field.key + "-2"] = size.height
    } else {
      self[field.key] = value
    }
  }

  private func statedSize(_ value: String) -> (width: String, height: String)? {
    let parts = value.utf8.split(separator: UInt8(ascii: "x"), omittingEmptySubsequences: false)
    guard parts.count == 2, parts.allSatisfy({ !$0.isEmpty && $0.allSatisfy(isDigit) }) else { return nil }
    return (String(decoding: parts[0], as: UTF8.self), String(decoding: parts[1], as: UTF8.self))
  }

  /// The value of a key, case-sensitive as in A1111.
  subscript(_ key: String) -> String? {
    get { places[key].map { fields[$0].value } }
    set {
      guard let newValue else { return }
      if let place = places[key] {
        fields[place].value = newValue
      } else {
        places[key] = fields.count
        fields.append(Field(key, newValue))
      }
    }
  }
}
