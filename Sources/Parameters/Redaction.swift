/// The text as it may reach a terminal, a log or a report: without queries and users of links, tokens, passwords and
/// e-mail addresses. Sites sign links there, and a token is nobody's business.
public func redacted(_ text: String) -> String {
  // Long texts mostly hold no sign of a secret: they need no copy.
  guard text.utf8.span.firstSign(from: 0) != nil else { return text }
  var shown = text
  // What was left out may have stood between the parts of something secret.
  for _ in 0..<passesAtMost {
    var redactor = Redactor(text: UTF8Text(shown))
    guard let next = redactor.result(), next != shown else { return shown }
    shown = next
  }
  return shown
}

private let passesAtMost = 8

/// The value of a key likewise; it is left out where the key is a secret's name.
public func redacted(_ value: String, of key: String) -> String {
  let shown = redacted(value)
  // A secret is told by its beginning.
  let sign = passwordNames.contains { key.lowercased().utf8.hasSuffix($0) } ? "=" : ": "
  let whole = key + sign + String(decoding: value.utf8.prefix(longestBeginning), as: UTF8.self)
  return shown == value && redacted(whole) != whole ? "…" : shown
}

private struct Redactor {
  let text: UTF8Text
  private var output: [UInt8] = []
  /// What stands before is in ``output``.
  private var copied = 0
  /// The query of the link that was read last, where it has one that is not reached yet.
  private var query: Range<Int>?

  init(text: UTF8Text) { self.text = text }

  /// nil: there is nothing to leave out.
  mutating func result() -> String? {
    var place = 0
    while let sign = text.bytes.span.firstSign(from: place) {
      place = sign + 1
      if let query, query.lowerBound <= sign {
        leaveOutQuery()
        place = copied
      } else if let secret = secret(at: sign) {
        leaveOut(secret.range, secret.mark)
        place = max(copied, place)
      }
    }
    leaveOutQuery()
    guard copied > 0 else { return nil }
    return String(decoding: output + text.bytes[copied...], as: UTF8.self)
  }

  private mutating func leaveOut(_ range: Range<Int>, _ mark: String) {
    output += text.bytes[copied..<max(copied, range.lowerBound)] + Array(mark.utf8)
    copied = range.upperBound
  }

  private mutating func leaveOutQuery() {
    guard let found = query else { return }
    leaveOut(found, "?…")
    query = nil
  }

  private mutating func secret(at place: Int) -> (range: Range<Int>, mark: String)? {
    if let spelling = linkSpelling(at: place) { return link(at: place, spelling) }
    return switch text.bytes[place] {
    case UInt8(ascii: ":"), UInt8(ascii: "="): assigned(at: place).map { ($0, "…") }
    case UInt8(ascii: "@"): address(at: place..<place + 1).map { ($0, "…@…") }
    case UInt8(ascii: "%"):
      text.has("%40", at: place) ? address(at: place..<place + 3).map { ($0, "…@…") } : nil
    default: token(at: place).map { ($0, "…") }
    }
  }

  /// How the link is written whose scheme ends at a place.
  private func linkSpelling(at place: Int) -> LinkSpelling? {
    let byte = text.bytes[place]
    guard byte == UInt8(ascii: ":") || byte == UInt8(ascii: "%"), place > copied,
      isSchemeByte(text.bytes[place - 1])
    else { return nil }
    return LinkSpelling.all.first { text.has($0.sign, at: place) }
  }

  /// The user in a link, from the sign after its scheme; its query is remembered. A link inside it is looked at by
  /// itself.
  private mutating func link(at sign: Int, _ spelling: LinkSpelling) -> (range: Range<Int>, mark: String)? {
    let start = sign + spelling.sign.utf8.count
    let tail = (start..<text.count).first { endsPath($0, spelling) } ?? text.count
    if tail < text.count, beginsQuery(tail, spelling) {
      query = tail..<((tail..<text.count).first(where: endsLink) ?? text.count)
    }
    let host = (start..<tail).first { text.has(spelling.slash, at: $0) } ?? tail
    guard let at = (start..<host).last(where: { text.has(spelling.at, at: $0) }) else { return nil }
    return (sign..<at + spelling.at.utf8.count, spelling.sign)
  }

  /// Whether a link, its path, or what stands before the next link inside it ends at a place.
  private func endsPath(_ place: Int, _ spelling: LinkSpelling) -> Bool {
    endsLink(place) || beginsQuery(place, spelling) || text.has(spelling.sign, at: place)
  }

  private func beginsQuery(_ place: Int, _ spelling: LinkSpelling) -> Bool {
    let byte = text.bytes[place]
    return byte == UInt8(ascii: "?") || byte == UInt8(ascii: "#")
      || byte == UInt8(ascii: "%") && spelling.queries.contains { text.has($0, at: place) }
  }

  /// JSON writes `\/` and `\u0026` inside links.
  private func endsLink(_ place: Int) -> Bool {
    let byte = text.bytes[place]
    guard byte == UInt8(ascii: "\\"), place + 1 < text.count else {
      return byte <= 0x20 || linkEnds.contains(byte)
    }
    return text.bytes[place + 1] != UInt8(ascii: "/") && text.bytes[place + 1] != UInt8(ascii: "u")
  }

  /// The value of a password or token after its name.
  private func assigned(at sign: Int) -> Range<Int>? {
    var end = sign
    while end > copied, isFiller(text.bytes[end - 1]) { end -= 1 }
    guard endsInSecretName(end) else { return nil }
    var value = sign + 1
    while value < text.count, isFiller(text.bytes[value]) { value += 1 }
    if text.has("bearer ", at: value) || text.has("basic ", at: value) {
      value = text.first(0x20, in: value..<text.count) + 1
    }
    let isQuoted = isFiller(text.bytes[value - 1]) && text.bytes[value - 1] != 0x20
    let isCertain = isQuoted || text.bytes[sign] == UInt8(ascii: "=") && value == sign + 1
    return run(from: value, least: 6, withDigit: !isCertain)
  }

  /// Whether a name of a secret, or one with more words in front, ends here.
  private func endsInSecretName(_ end: Int) -> Bool {
    secretNames.contains { name in
      let start = end - name.count
      guard start >= copied, isWord(name, at: start) else { return false }
      guard start > 0, isWordPart(text.bytes[start - 1]) else { return true }
      let before = text.bytes[start - 1]
      // `accessToken`.
      let isNewWord = isLatinLetter(before) && before == lowercased(before) && !isLower(text.bytes[start])
      return isNewWord || before == UInt8(ascii: "-") || before == UInt8(ascii: "_")
    }
  }

  private func isLower(_ byte: UInt8) -> Bool { byte == lowercased(byte) }

  /// Compared from its end: most names end in other letters.
  private func isWord(_ name: [UInt8], at start: Int) -> Bool {
    name.indices.reversed().allSatisfy { lowercased(text.bytes[start + $0]) == name[$0] }
  }

  /// A run of a token's characters, if it is long enough. Only its beginning is looked at before that is certain: a
  /// run in which one token begins after another would be walked again and again.
  private func run(from start: Int, least: Int, withDigit: Bool) -> Range<Int>? {
    guard start < text.count else { return nil }
    let beginning = text.bytes[start...].prefix(longestBeginning).prefix(while: isTokenByte)
    guard beginning.count >= least, !withDigit || beginning.contains(where: isDigit) else { return nil }
    return start..<text.bytes[start...].prefix(while: isTokenByte).endIndex
  }

  /// `name@host.example`, also with letters of other alphabets. Both parts end where the next sign stands, so that no
  /// part is walked more than twice.
  private func address(at sign: Range<Int>) -> Range<Int>? {
    var start = sign.lowerBound
    while start > copied, let length = addressLength(before: start) { start -= length }
    var end = sign.upperBound
    while let length = addressLength(at: end) { end += length }
    let labels = text.bytes[sign.upperBound..<end].split(separator: UInt8(ascii: "."))
    guard start < sign.lowerBound, labels.count > 1, let last = labels.last else { return nil }
    // A name may go on behind it: `me@example.org-mix`.
    var top = last.startIndex
    var letters = 0
    while top < last.endIndex, isLatinLetter(text.bytes[top]) || text.bytes[top] >= 0x80 {
      top += addressLength(at: top) ?? 1
      letters += 1
    }
    guard letters > 1, top == last.endIndex || !isDigit(text.bytes[top]) else { return nil }
    return start..<top
  }

  /// The bytes of the character of an address that begins at a place; nil: none does.
  private func addressLength(at place: Int) -> Int? {
    guard place < text.count, !text.has("%40", at: place) else { return nil }
    if isAddressByte(text.bytes[place]) { return 1 }
    return beginsForeignLetter(text.bytes[place]) ? 2 : nil
  }

  private func addressLength(before place: Int) -> Int? {
    if text.has("%40", at: place - 3) { return nil }
    if isAddressByte(text.bytes[place - 1]) { return 1 }
    return place - copied > 1 && beginsForeignLetter(text.bytes[place - 2]) ? 2 : nil
  }

  /// A token that is known by how it begins.
  private func token(at start: Int) -> Range<Int>? {
    guard start == 0 || !isWordPart(text.bytes[start - 1]) else { return nil }
    let prefixes = tokenPrefixes[Int(text.bytes[start])]
    guard let prefix = prefixes.first(where: { begins($0.bytes, at: start) }) else { return nil }
    let end = start + prefix.bytes.count
    return run(from: end, least: 16, withDigit: true)
      ?? (prefix.isWordy ? nil : run(from: end, least: 20, withDigit: false))
  }

  private func begins(_ word: [UInt8], at start: Int) -> Bool {
    guard start + word.count <= text.count else { return false }
    for place in word.indices where text.bytes[start + place] != word[place] { return false }
    return true
  }
}
