import Recipes

/// Where the settings of an infotext stand.
struct SettingsLine {
  /// From the word `Steps`, or the first key, to the end of the text or of the decoration around it.
  var range: Range<Int>
  /// The lines before it; where everything was joined into one line, the text before it as one.
  var before: [Range<Int>]
  var isJoined: Bool

  /// The last line that begins with `Steps: digits` and has one more known key; else a line that begins with
  /// `Steps:` and has two; else a last line of three known keys that begins with one; else the last
  /// `Steps: digits` inside a line; else a last line with three known keys.
  static func find(in text: UTF8Text) -> SettingsLine? {
    let lines = text.lines(in: 0..<text.count)
    return line(of: lines, in: text, digits: true, otherKeys: 1)
      ?? line(of: lines, in: text, digits: false, otherKeys: 2)
      ?? lastLine(of: lines, in: text, fromStart: true) ?? joined(in: text)
      ?? lastLine(of: lines, in: text, fromStart: false)
  }

  /// Whether a line begins with `Steps: digits` and has two more known keys.
  static func isSound(in text: UTF8Text) -> Bool {
    line(of: text.lines(in: 0..<text.count), in: text, digits: true, otherKeys: 2) != nil
  }

  private static func line(
    of lines: [Range<Int>], in text: UTF8Text, digits: Bool, otherKeys: Int
  ) -> SettingsLine? {
    for index in lines.indices.reversed() {
      let (start, end) = undecorated(lines[index], in: text)
      guard text.has("steps:", at: start), !digits || stepsDigits(at: start, in: text) != nil,
        hasKnownKeys(otherKeys + 1, in: start..<lines[index].upperBound, of: text)
      else { continue }
      let first = firstWrapped(lines[..<index], in: text)
      return SettingsLine(
        range: (first < index ? text.trimmed(lines[first]).lowerBound : start)..<(end ?? text.count),
        before: Array(lines[..<first]), isJoined: false)
    }
    return nil
  }

  /// The first of the lines right above the settings that are settings too: they hold nothing else and end in a comma.
  private static func firstWrapped(_ lines: ArraySlice<Range<Int>>, in text: UTF8Text) -> Int {
    var first = lines.endIndex
    while first > lines.startIndex, lines.endIndex - first < 4,
      isWrapped(text.trimmed(lines[first - 1]), in: text)
    {
      first -= 1
    }
    return first
  }

  private static func isWrapped(_ line: Range<Int>, in text: UTF8Text) -> Bool {
    guard line.count < 4096, text.bytes[line].last == UInt8(ascii: ",") else { return false }
    var scanner = FieldScanner(text, in: line, policy: .wild)
    var found = 0
    while let piece = scanner.next() {
      guard case .field(let field) = piece, let known = KnownKeys.find(field.key), known.match == .exact,
        !KnownKeys.ofPrompts.contains(known.name)
      else { return false }
      found += 1
    }
    return found >= 2
  }

  private static func lastLine(
    of lines: [Range<Int>], in text: UTF8Text, fromStart: Bool
  ) -> SettingsLine? {
    guard let index = lines.lastIndex(where: { !text.trimmed($0).isEmpty }) else { return nil }
    let line = text.trimmed(lines[index])
    guard !fromStart || beginsWithKnownKey(line, of: text), hasKnownKeys(3, in: line, of: text) else {
      return nil
    }
    return SettingsLine(range: line, before: Array(lines[..<index]), isJoined: false)
  }

  private static func beginsWithKnownKey(_ line: Range<Int>, of text: UTF8Text) -> Bool {
    var scanner = FieldScanner(text, in: line, policy: .wild)
    guard case .field(let field) = scanner.next(), let known = KnownKeys.find(field.key) else { return false }
    return known.match == .exact && !KnownKeys.ofPrompts.contains(known.name)
  }

  /// The start of a line's text behind blanks, Markdown's signs and a heading; the end before the same sign, if the
  /// line ends in it.
  private static func undecorated(_ line: Range<Int>, in text: UTF8Text) -> (start: Int, end: Int?) {
    let line = withoutHeading(text.trimmed(line), in: text)
    let signs = text.bytes[line].prefix(while: isDecoration)
    let start = text.trimmed(signs.endIndex..<line.upperBound).lowerBound
    let isClosed = !signs.isEmpty && text.bytes[start..<line.upperBound].suffix(signs.count) == signs
    return (start, isClosed ? line.upperBound - signs.count : nil)
  }

  private static func isDecoration(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "_") || byte == UInt8(ascii: "*") || byte == UInt8(ascii: "`")
  }

  /// Without `Settings:` or the like, also bold, where settings follow on the same line.
  private static func withoutHeading(_ line: Range<Int>, in text: UTF8Text) -> Range<Int> {
    // Most lines with settings begin with them.
    if text.has("steps:", at: line.lowerBound) { return line }
    let signs = text.bytes[line].prefix { isDecoration($0) || Array(" -#".utf8).contains($0) }
    guard let heading = headings.first(where: { text.has($0, at: signs.endIndex) }) else { return line }
    let rest = text.bytes[(signs.endIndex + heading.utf8.count)..<line.upperBound]
    return text.trimmed((rest.firstIndex { $0 != UInt8(ascii: "*") } ?? rest.endIndex)..<line.upperBound)
  }

  private static let headings = [
    "settings:", "parameters:", "metadata:", "other metadata:", "generation data:", "generation parameters:",
    "generation settings:",
  ]

  /// The lines without a heading of the settings alone on the last one.
  static func withoutHeading(_ lines: [Range<Int>], in text: UTF8Text) -> ArraySlice<Range<Int>> {
    guard let last = lines.lastIndex(where: { !text.trimmed($0).isEmpty }),
      withoutHeading(text.trimmed(lines[last]), in: text).isEmpty
    else { return lines[...] }
    return lines[..<last]
  }

  /// The offset behind `Steps: 20` if it stands here.
  private static func stepsDigits(at start: Int, in text: UTF8Text) -> Int? {
    guard text.has("steps:", at: start) else { return nil }
    var offset = start + 6
    while offset < text.count, text.bytes[offset] == 0x20 || text.bytes[offset] == 0x09 { offset += 1 }
    let digits = text.bytes[offset...].prefix(while: isDigit)
    return digits.isEmpty ? nil : digits.endIndex
  }

  private static func hasKnownKeys(_ number: Int, in range: Range<Int>, of text: UTF8Text) -> Bool {
    guard hasColons(number, in: range, of: text) else { return false }
    var scanner = FieldScanner(text, in: range, policy: .wild)
    var found = 0
    while found < number, let piece = scanner.next() {
      if case .field(let field) = piece, KnownKeys.find(field.key) != nil { found += 1 }
    }
    return found >= number
  }

  /// Every key has its colon, and most lines that could hold keys hold too few.
  private static func hasColons(_ number: Int, in range: Range<Int>, of text: UTF8Text) -> Bool {
    var place = range.lowerBound
    for _ in 0..<number {
      place = text.first(UInt8(ascii: ":"), in: place..<range.upperBound) + 1
      if place > range.upperBound { return false }
    }
    return true
  }
}

extension SettingsLine {
  private static func joined(in text: UTF8Text) -> SettingsLine? {
    guard let start = lastUnquoted(candidates(in: text), in: text),
      hasKnownKeys(2, in: start..<text.count, of: text)
    else { return nil }
    // Where a file of settings has it in quotes, they are no part of it.
    let all = text.trimmed(0..<text.count)
    let isQuoted =
      start > 0 && text.bytes[start - 1] == UInt8(ascii: "\"") && text.bytes[all].last == UInt8(ascii: "\"")
    return SettingsLine(
      range: start..<(isQuoted ? all.upperBound - 1 : text.count), before: [0..<start], isJoined: true)
  }

  /// Every `Steps: digits` that a comma, a line feed or the end follows and that begins a word, be it by its capital.
  private static func candidates(in text: UTF8Text) -> [Int] {
    var places: [Int] = []
    var colon = text.first(UInt8(ascii: ":"), in: 0..<text.count)
    while colon < text.count {
      if isCandidate(colon - 5, in: text) { places.append(colon - 5) }
      colon = text.first(UInt8(ascii: ":"), in: (colon + 1)..<text.count)
    }
    return places
  }

  private static func isCandidate(_ offset: Int, in text: UTF8Text) -> Bool {
    guard offset >= 0, !endsLongerKey(offset, in: text) else { return false }
    guard let end = stepsDigits(at: offset, in: text) else { return false }
    let before = offset == 0 ? 0x20 : text.bytes[offset - 1]
    let isCapital = text.bytes[offset] == UInt8(ascii: "S") && (0x61...0x7A).contains(before)
    let isWordStart = isCapital || !isLetterOrDigit(before)
    let next = text.bytes[end...].first { $0 != 0x20 }
    return isWordStart && (next == nil || next == UInt8(ascii: ",") || next == 0x0A)
  }

  /// Whether the word is the end of a key such as `Hires steps`; `hires Steps` are a prompt's word and the settings.
  private static func endsLongerKey(_ offset: Int, in text: UTF8Text) -> Bool {
    guard text.bytes[offset] == UInt8(ascii: "s"), offset > 0, text.bytes[offset - 1] == 0x20 else {
      return false
    }
    let words = text.bytes[max(0, offset - 32)..<offset]
    let start = words.lastIndex { Array(",:\"\n".utf8).contains($0) }.map { $0 + 1 } ?? words.startIndex
    let key = text.string(text.trimmed(start..<(offset + 5)))
    return KnownKeys.find(key).map { $0.match == .exact && $0.name.lowercased() != "steps" } ?? false
  }

  private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
    byte >= 0x80 || isDigit(byte) || (0x61...0x7A).contains(lowercased(byte))
  }

  /// The last of the places that no value in quotes or brackets, read from the place before, covers.
  private static func lastUnquoted(_ places: [Int], in text: UTF8Text) -> Int? {
    guard var last = places.first else { return nil }
    var scanner = FieldScanner(text, in: last..<text.count, policy: .wild)
    var coveredUntil = last
    for place in places.dropFirst() where place >= coveredUntil {
      while scanner.position <= place, scanner.next() != nil {
        if scanner.isClosedValue { coveredUntil = scanner.position }
      }
      if place < coveredUntil { continue }
      last = place
      scanner.position = place
    }
    return last
  }
}
