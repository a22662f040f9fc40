import JSON
import Recipes

/// Settings that stand one a line, each behind its label; the prompt stands above them or behind a label of its own.
struct Listing {
  private(set) var fields: [Field] = []
  private(set) var labels: Set<String> = []
  private var prompts: [ListedName: [String]] = [:]
  private let text: UTF8Text

  var prompt: String { joined(.prompt) }
  var negativePrompt: String { joined(.negativePrompt) }

  /// nil where no three settings, steps or sampler among them, stand on lines of their own.
  init?(_ text: UTF8Text) {
    guard text.count <= longestPaste else { return nil }
    self.text = text
    let lines = text.lines(in: 0..<text.count).map { Self.withoutBullet(text.trimmed($0), in: text) }
    guard let anchor = lines.lastIndex(where: isAnchor), !lines.contains(where: isSettingsLine) else {
      return nil
    }
    let run = run(of: lines, around: anchor)
    let known = Set(lines[run].compactMap { entry($0)?.name })
    guard known.subtracting([.prompt, .negativePrompt]).count >= 3 else { return nil }
    read(Array(lines[..<run.lowerBound]), Array(lines[run]))
    readRefused(lines[run.lowerBound...].dropFirst(run.count))
    setSize()
  }

  private func joined(_ name: ListedName) -> String {
    (prompts[name] ?? []).joined(separator: "\n").trimmed
  }

  private static func withoutBullet(_ line: Range<Int>, in text: UTF8Text) -> Range<Int> {
    let bullet = ["- ", "* ", "• ", "--"].first { text.has($0, at: line.lowerBound) }
    // A bullet alone has lost the blank that is a part of it.
    guard let length = bullet?.utf8.count ?? lengthOfNumber(line, in: text), length < line.count else {
      return line
    }
    let rest = text.trimmed((line.lowerBound + length)..<line.upperBound)
    guard let label = text.label(in: rest) else { return line }
    return ListedName(label) == nil && KnownKeys.find(label) == nil ? line : rest
  }

  /// The bytes of `12.` or `12)` at the beginning of a line.
  private static func lengthOfNumber(_ line: Range<Int>, in text: UTF8Text) -> Int? {
    let digits = text.bytes[line].prefix(3).prefix(while: isDigit)
    guard !digits.isEmpty, digits.endIndex < line.upperBound,
      [UInt8(ascii: "."), UInt8(ascii: ")")].contains(text.bytes[digits.endIndex])
    else { return nil }
    return digits.count + 1
  }

  fileprivate struct Entry {
    var label: String
    var name: ListedName?
    var value: String
  }

  fileprivate func entry(_ line: Range<Int>) -> Entry? {
    guard let label = text.label(in: line) else { return nil }
    let start = text.first(UInt8(ascii: ":"), in: line) + 1
    return Entry(
      label: label, name: ListedName(label), value: text.string(text.trimmed(start..<line.upperBound)))
  }

  /// A line that says the steps, or the sampler, and nothing else.
  private func isAnchor(_ line: Range<Int>) -> Bool {
    guard let entry = entry(line) else { return false }
    let value = entry.value.withoutComma
    return switch entry.name {
    case .key("Steps"): isWholeNumber(value)
    case .key("Sampler"): !value.isEmpty && !value.utf8.contains(UInt8(ascii: ":"))
    default: false
    }
  }

  /// A line that goes on behind the steps: the text is an infotext.
  private func isSettingsLine(_ line: Range<Int>) -> Bool {
    guard text.has("steps:", at: line.lowerBound), let value = entry(line)?.value else { return false }
    return isDigit(value.utf8.first ?? 0) && value.utf8.contains(UInt8(ascii: ":"))
  }

  /// The lines with labels around the anchor, from the first known one to the last.
  private func run(of lines: [Range<Int>], around anchor: Int) -> ClosedRange<Int> {
    var (first, last) = (anchor, anchor)
    for index in lines[..<anchor].indices.reversed() where !lines[index].isEmpty {
      guard let entry = entry(lines[index]) else { break }
      if entry.name != nil { first = index }
    }
    for index in lines[(anchor + 1)...].indices where !lines[index].isEmpty {
      guard let entry = entry(lines[index]) else { break }
      if entry.name != nil { last = index }
    }
    return first...last
  }
}

extension Listing {
  private mutating func read(_ above: [Range<Int>], _ run: [Range<Int>]) {
    // What stands above a labelled prompt is the page's.
    let isLabelled = (above + run).contains { entry($0)?.name == .prompt }
    var target: ListedName? = isLabelled ? nil : .prompt
    for line in above {
      let words = text.string(line)
      if let entry = entry(line), let name = entry.name, name == .prompt || name == .negativePrompt {
        target = name
        prompts[name, default: []].append(entry.value)
      } else if let heading = Self.heading(words) {
        target = heading
      } else if let target {
        prompts[target, default: []].append(words)
      }
    }
    for entry in run.compactMap(entry) { read(entry) }
  }

  /// What follows a line that is a heading, whatever Markdown's signs around it.
  private static func heading(_ line: String) -> ListedName?? {
    let signs = Array("#*_: ".utf8)
    let bytes = Array(line.lowercased().utf8.prefix(64))
    guard let first = bytes.firstIndex(where: { !signs.contains($0) }),
      let last = bytes.lastIndex(where: { !signs.contains($0) })
    else { return nil }
    return headings[String(decoding: bytes[first...last], as: UTF8.self)]
  }

  /// Lines that stand alone above a part of a page; nil for a part that holds no prompt.
  private static let headings: [String: ListedName?] = [
    "prompt": .prompt, "positive prompt": .prompt, "negative prompt": .negativePrompt,
    "prompts": .prompt, "positive prompts": .prompt, "negative prompts": .negativePrompt,
    "other metadata": nil, "metadata": nil, "settings": nil, "generation data": nil, "parameters": .prompt,
    "others": nil, "other": nil,
  ]

  /// Below the settings stands anything; what can't be rendered may have changed the picture all the same.
  private mutating func readRefused(_ lines: ArraySlice<Range<Int>>) {
    for line in lines.prefix(Self.linesBelowAtMost) {
      guard let entry = entry(line),
        KnownKeys.find(entry.label)?.reason(Field(entry.label, entry.value)) != nil
      else { continue }
      append(entry.label, entry.value)
    }
  }

  private static let linesBelowAtMost = 64

  private mutating func read(_ entry: Entry) {
    labels.insert(entry.label)
    switch entry.name {
    case .prompt?, .negativePrompt?: prompts[entry.name ?? .prompt, default: []].append(entry.value)
    case .key("Model")?: readModel(entry.value.withoutComma)
    // What is off says nothing of the picture; it keeps the name that it has.
    case .key(let key)? where !entry.isOff: append(key, entry.value)
    default: append(entry.label, entry.value)
    }
  }

  private mutating func append(_ key: String, _ value: String) {
    let value = value.withoutComma
    fields.append(Field(key, unquoted(value) ?? value))
  }

  /// A name, also with a hash in brackets behind it.
  private mutating func readModel(_ value: String) {
    let parts = value.split { $0 == "(" || $0 == "[" }.map { String($0).trimmed }
    let last = parts.last ?? ""
    let hash = hexDigits(String(last.dropLast()))
    guard parts.count == 2, last.hasSuffix(")") || last.hasSuffix("]"), let hash,
      [8, 10, 64].contains(hash.utf8.count)
    else { return append("Model", value) }
    fields += [Field("Model hash", hash), Field("Model", parts[0])]
  }

  private mutating func setSize() {
    if let size = sizeOfSides(fields) { fields.append(size) }
    fields = infotextOrder(fields)
  }
}

extension Listing.Entry {
  /// Whether a value under another name than the infotext's says that there is nothing.
  fileprivate var isOff: Bool {
    name?.isAlias(label) == true && !JSONValue.string(value.withoutComma).isOn
  }
}

/// `Size` from the fields `Width` and `Height`, where it is not stated itself.
func sizeOfSides(_ fields: [Field]) -> Field? {
  func value(_ key: String) -> String? { fields.first { $0.key.lowercased() == key }?.value }
  guard value("size") == nil, let width = value("width"), let height = value("height"),
    statedSize(width + "x" + height) != nil
  else { return nil }
  return Field("Size", width + "x" + height)
}

extension String {
  /// Without a comma at its end.
  fileprivate var withoutComma: String { utf8.last == UInt8(ascii: ",") ? String(dropLast()).trimmed : self }
}
