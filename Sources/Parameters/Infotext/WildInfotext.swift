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
  init?(_ string: String, isAsWritten: Bool) {
    guard string.holds(UInt8(ascii: ":")) else { return nil }
    let (text, repairs) = repaired(string, isAsWritten: isAsWritten)
    guard let settings = SettingsLine.find(in: text) else { return nil }
    notes = repairs
    if settings.isJoined {
      readJoinedPrompts(text.string(settings.before[0]))
    } else {
      readPrompts(text, SettingsLine.withoutHeading(settings.before, in: text))
    }
    readSettings(text, settings.range)
    fields += templates
    if let size = sizeOfSides(fields) { fields.append(size) }
    noteDuplicates()
  }

  private mutating func readSettings(_ text: UTF8Text, _ range: Range<Int>) {
    var scanner = FieldScanner(text, in: range, policy: .wild)
    var strays: [String] = []
    while let piece = scanner.next() {
      switch piece {
      case .field(let field): append(field)
      case .fragment(let words): strays.append(words)
      }
    }
    notes += scanner.notes
    fragments = strays
    let end = range.upperBound < text.count ? range.upperBound : scanner.position
    let nextLine = text.first(UInt8(ascii: "\n"), in: end..<text.count)
    readTrailing(text, text.lines(in: nextLine..<text.count))
  }

  /// A hash behind `Lora hashes` without quotes belongs to the list.
  private mutating func append(_ field: Field) {
    guard let last = fields.indices.last,
      ["lora hashes", "ti hashes"].contains(fields[last].key.lowercased()),
      let hash = hexDigits(field.value), [8, 10, 12, 64].contains(hash.utf8.count),
      KnownKeys.find(field.key) == nil
    else { return fields.append(field) }
    fields[last].value += ", \(field.key): \(field.value)"
  }

  /// After the settings only the templates of wildcard extensions are certain. A setting there that can't be rendered
  /// may have changed the picture all the same.
  private mutating func readTrailing(_ text: UTF8Text, _ lines: [Range<Int>]) {
    let known = templates.count
    var rest = 0
    var empty: WritableKeyPath<WildInfotext, String>?
    for line in lines.map(text.trimmed) where !line.isEmpty {
      if readTemplate(text, line, known) { continue }
      if let late = latePrompt(text, line) {
        self[keyPath: late.target] = late.words
        empty = late.words.isEmpty ? late.target : nil
        continue
      }
      if let target = empty {
        self[keyPath: target] = text.string(line)
        empty = nil
        continue
      }
      rest += 1
      if rest <= Self.trailingLinesAtMost { fields += refusedFields(text, line) }
    }
    if rest > 0 { notes.append(Note("trailing-text", "\(rest) lines after the settings belong to nothing")) }
  }

  private static let trailingLinesAtMost = 64

  /// A prompt behind its label below the settings, where it did not stand above them.
  private func latePrompt(
    _ text: UTF8Text, _ line: Range<Int>
  ) -> (target: WritableKeyPath<WildInfotext, String>, words: String)? {
    if negativePrompt.isEmpty, let value = text.value(of: line, behind: negativeLabels(in: text, line)) {
      return (\.negativePrompt, text.string(value))
    }
    if prompt.isEmpty, let value = text.value(of: line, behind: promptLabels) {
      return (\.prompt, text.string(value))
    }
    return nil
  }

  private func refusedFields(_ text: UTF8Text, _ line: Range<Int>) -> [Field] {
    guard text.label(in: line).flatMap(KnownKeys.find) != nil else { return [] }
    var scanner = FieldScanner(text, in: line, policy: .wild)
    var fields: [Field] = []
    while let piece = scanner.next() {
      if case .field(let field) = piece, KnownKeys.find(field.key)?.reason(field) != nil {
        fields.append(field)
      }
    }
    return fields
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
  private mutating func readPrompts(_ text: UTF8Text, _ lines: ArraySlice<Range<Int>>) {
    var prompt: [Range<Int>] = []
    var negative: [Range<Int>]?
    var (isNegative, hasPrompt) = (false, false)
    let lines = lines.map(text.trimmed)
    // Where A1111's own label stands, another word is the prompt's.
    let isUsual = lines.contains { text.has(usualLabel, at: $0.lowerBound) }
    let labels = isUsual ? [usualLabel] : lines.first.map { negativeLabels(in: text, $0) } ?? []
    for line in lines {
      if let value = text.value(of: line, behind: labels) {
        if negative == nil { negative = [] }
        negative?.append(value)
        isNegative = true
      } else if isNegative, !hasPrompt, let value = text.value(of: line, behind: promptLabels) {
        prompt.append(value)
        (isNegative, hasPrompt) = (false, true)
      } else if !isNegative {
        prompt.append(line)
        hasPrompt = hasPrompt || !line.isEmpty
      } else if !readTemplate(text, line, 0) {
        negative?.append(line)
      }
    }
    self.prompt = withoutLabel(joined(prompt, of: text))
    negativePrompt = joined(negative ?? [], of: text)
  }

  private func joined(_ lines: [Range<Int>], of text: UTF8Text) -> String {
    if lines.count == 1 { return text.string(lines[0]) }
    var bytes: [UInt8] = []
    for line in lines {
      if !bytes.isEmpty { bytes.append(0x0A) }
      bytes += text.bytes[line]
    }
    let joined = UTF8Text(bytes: bytes)
    return joined.string(joined.trimmed(0..<joined.count))
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
    let all = text.trimmed(0..<text.count)
    let start = endOfLabel(in: text)
    // Where the prompt has a label too, commas part it from the others.
    let separator: UInt8? =
      text.bytes.last == UInt8(ascii: ".")
      ? UInt8(ascii: ".")
      : start > all.lowerBound && text.has("p", at: all.lowerBound) ? UInt8(ascii: ",") : nil
    let negative = firstLabel(negativeLabels(in: text, all), in: start..<all.upperBound, of: text)
    self.prompt = part(start..<(negative?.lowerBound ?? all.upperBound), of: text, separator)
    negativePrompt = part((negative?.upperBound ?? all.upperBound)..<all.upperBound, of: text, separator)
  }

  private func firstLabel(_ labels: [String], in range: Range<Int>, of text: UTF8Text) -> Range<Int>? {
    for label in labels {
      if let place = range.first(where: { text.has(label, at: $0) }) {
        return place..<(place + label.utf8.count)
      }
    }
    return nil
  }

  private func part(_ range: Range<Int>, of text: UTF8Text, _ separator: UInt8?) -> String {
    var range = text.trimmed(range)
    if let separator, text.bytes[range].last == separator {
      range = range.lowerBound..<(range.upperBound - 1)
    }
    return text.string(text.trimmed(range))
  }
}

/// The prompt without the word that people and tools put in front of it.
func withoutLabel(_ prompt: String) -> String {
  guard let first = prompt.utf8.first, first >= 0x80 || "pu".utf8.contains(lowercased(first)) else {
    return prompt
  }
  let text = UTF8Text(prompt)
  let start = endOfLabel(in: text)
  return start == 0 ? prompt : text.string(text.trimmed(start..<text.count))
}

/// What may stand in front of the negative prompt: one word is enough only where the prompt has a label too.
private func negativeLabels(in text: UTF8Text, _ firstLine: Range<Int>) -> [String] {
  let start = text.trimmed(firstLine).lowerBound
  let isLabelled = promptLabels.contains { text.has($0, at: start) }
  return [usualLabel, "negative prompts:", "negative_prompt:"] + (isLabelled ? ["negative:"] : [])
    + foreignLabels(["反向提示词", "负向提示词", "负面提示词", "ネガティブプロンプト"])
}

private let usualLabel = "negative prompt:"
private let promptLabels = ["prompt:", "positive prompt:", "positive:"]

extension UTF8Text {
  /// What stands behind the first of the labels that the line begins with.
  fileprivate func value(of line: Range<Int>, behind labels: [String]) -> Range<Int>? {
    labels.first { has($0, at: line.lowerBound) }.map {
      trimmed((line.lowerBound + $0.utf8.count)..<line.upperBound)
    }
  }
}

private func foreignLabels(_ words: [String]) -> [String] { words.flatMap { [$0 + ":", $0 + "："] } }

/// The offset behind `Prompt:`, `Positive:`, `Positive prompt:`, `Parameters:`, `User Comment:`, or a first line that is the word `parameters`; else
/// where the text begins.
private func endOfLabel(in text: UTF8Text) -> Int {
  let start = text.trimmed(0..<text.count).lowerBound
  let foreign = foreignLabels(["正向提示词", "正面提示词", "提示词", "プロンプト"])
  if let label = foreign.first(where: { text.has($0, at: start) }) {
    return text.trimmed((start + label.utf8.count)..<text.count).lowerBound
  }
  for word in ["prompt", "positive", "positive prompt", "parameters", "user comment"]
  where text.has(word, at: start) {
    let end = start + word.utf8.count
    let next = text.bytes[end...].firstIndex { $0 != 0x20 }
    guard let next else { return word == "parameters" ? text.count : start }
    if text.bytes[next] == UInt8(ascii: ":") || word == "parameters" && text.bytes[next] == 0x0A {
      return text.trimmed((next + 1)..<text.count).lowerBound
    }
  }
  return start
}
