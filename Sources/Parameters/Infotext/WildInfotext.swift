import Recipes

/// An infotext as it is found in files: the settings may stand anywhere and be wrapped, torn or joined to the
/// prompt.
struct WildInfotext {
  private(set) var prompt = ""
  private(set) var negativePrompt = ""
  private(set) var fields: [Field] = []
  private(set) var notes: [Note] = []
  /// Texts in quotes between the settings whose key is lost.
  private(set) var fragments: [String] = []
  private var templates: [Field] = []

  /// nil where the text has no settings.
  init?(_ string: String) {
    let (repairedText, repairs) = repaired(string)
    let text = UTF8Text(repairedText)
    guard let settings = SettingsLine.find(in: text) else { return nil }
    notes = repairs
    if settings.isJoined {
      readJoinedPrompts(text.string(settings.before[0]))
    } else {
      readPrompts(text, settings.before)
    }
    readSettings(text, settings.range)
    fields += templates
    noteDuplicates()
  }

  private mutating func readSettings(_ text: UTF8Text, _ range: Range<Int>) {
    var scanner = FieldScanner(text, in: range, policy: .wild)
    var strays: [String] = []
    while let piece = scanner.next() {
      switch piece {
      case .field(let field): fields.append(field)
      case .fragment(let words): strays.append(words)
      }
    }
    notes += scanner.notes
    fragments = strays
    let end = range.upperBound < text.count ? range.upperBound : scanner.position
    let nextLine = text.first(UInt8(ascii: "\n"), in: end..<text.count)
    readTrailing(text, text.lines(in: nextLine..<text.count))
  }

  /// After the settings only the templates of wildcard extensions mean something.
  private mutating func readTrailing(_ text: UTF8Text, _ lines: [Range<Int>]) {
    let known = templates.count
    var rest = 0
    for line in lines.map(text.trimmed) where !line.isEmpty {
      if !readTemplate(text, line, known) { rest += 1 }
    }
    if rest > 0 { notes.append(Note("trailing-text", "\(rest) lines after the settings belong to nothing")) }
  }

  private mutating func noteDuplicates() {
    var seen: Set<String> = []
    var noted: Set<String> = []
    let again = fields.map(\.key).filter { key in
      !seen.insert(key.lowercased()).inserted && noted.insert(key.lowercased()).inserted
    }
    guard !again.isEmpty else { return }
    notes.append(
      Note("duplicate-key", "duplicate key, of which the first value counts: \(enumerated(again))"))
  }
}

extension WildInfotext {
  private mutating func readPrompts(_ text: UTF8Text, _ lines: [Range<Int>]) {
    var prompt: [Range<Int>] = []
    var negative: [Range<Int>]?
    for line in lines.map(text.trimmed) {
      if text.has("negative prompt:", at: line.lowerBound) {
        if negative == nil { negative = [] }
        negative?.append(text.trimmed((line.lowerBound + 16)..<line.upperBound))
      } else if negative == nil {
        prompt.append(line)
      } else if !readTemplate(text, line, 0) {
        negative?.append(line)
      }
    }
    self.prompt = joined(prompt, of: text)
    negativePrompt = joined(negative ?? [], of: text)
  }

  private func joined(_ lines: [Range<Int>], of text: UTF8Text) -> String {
    var bytes: [UInt8] = []
    for line in lines {
      if !bytes.isEmpty { bytes.append(0x0A) }
      bytes += text.bytes[line]
    }
    return String(decoding: bytes, as: UTF8.self).trimmed
  }

  /// Takes a line with a template's label, or one that goes on with a template found since there were `before`.
  private mutating func readTemplate(_ text: UTF8Text, _ line: Range<Int>, _ before: Int) -> Bool {
    let labels = ["Template:", "Negative Template:"]
    if let label = labels.first(where: { text.has($0, at: line.lowerBound) }) {
      let value = text.trimmed((line.lowerBound + label.utf8.count)..<line.upperBound)
      templates.append(Field(String(label.dropLast()), text.string(value)))
      return true
    }
    guard templates.count > before else { return false }
    templates[templates.count - 1].value += "\n" + text.string(line)
    return true
  }
}

extension WildInfotext {
  /// Prompt and negative prompt of a text that lost its line breaks. exiftool's listing has its label in front
  /// and a dot where each line break was.
  private mutating func readJoinedPrompts(_ string: String) {
    notes.append(Note("joined-lines", "prompt and settings stand on one line; they were parted at `Steps:`"))
    let text = UTF8Text(string)
    let whole = withoutLabel(text)
    let isDotted = text.bytes.last == UInt8(ascii: ".")
    let label = text.bytes[whole].indices.first { text.has("negative prompt:", at: $0) }
    let prompt = whole.lowerBound..<(label ?? whole.upperBound)
    let negative = (label.map { $0 + 16 } ?? whole.upperBound)..<whole.upperBound
    self.prompt = part(prompt, of: text, isDotted)
    negativePrompt = part(negative, of: text, isDotted)
  }

  private func withoutLabel(_ text: UTF8Text) -> Range<Int> {
    let all = text.trimmed(0..<text.count)
    guard text.has("parameters", at: all.lowerBound) else { return all }
    let colon = text.bytes[(all.lowerBound + 10)..<all.upperBound].firstIndex { $0 != 0x20 }
    guard let colon, text.bytes[colon] == UInt8(ascii: ":") else { return all }
    return text.trimmed((colon + 1)..<all.upperBound)
  }

  private func part(_ range: Range<Int>, of text: UTF8Text, _ isDotted: Bool) -> String {
    var range = text.trimmed(range)
    if isDotted, text.bytes[range].last == UInt8(ascii: ".") {
      range = range.lowerBound..<(range.upperBound - 1)
    }
    return text.string(text.trimmed(range))
  }
}
