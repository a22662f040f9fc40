/// The text as it may reach a terminal, a log or a report: without queries and users of links, tokens, passwords and
/// e-mail addresses. Sites sign links there, and a token is nobody's business.
public func redacted(_ text: String) -> String {
  // Long texts mostly hold no sign of a secret: they need no copy.
  guard text.utf8.span.firstSign(from: 0) != nil else { return text }
  var redactor = Redactor(text: UTF8Text(text))
  return redactor.result() ?? text
}

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

  init(text: UTF8Text) { self.text = text }

  /// nil: there is nothing to leave out.
  mutating func result() -> String? {
    var place = 0
    while let sign = text.bytes.span.firstSign(from: place) {
      place = sign
      if let secret = secret(at: place) {
        output += text.bytes[copied..<max(copied, secret.range.lowerBound)] + Array(secret.mark.utf8)
        copied = secret.range.upperBound
        place = max(copied, place + 1)
      } else {
        place += 1
      }
    }
    guard copied > 0 else { return nil }
    return String(decoding: output + text.bytes[copied...], as: UTF8.self)
  }

  private func secret(at place: Int) -> (range: Range<Int>, mark: String)? {
    switch text.bytes[place] {
    case UInt8(ascii: ":"): link(at: place) ?? assigned(at: place).map { ($0, "…") }
    case UInt8(ascii: "="): assigned(at: place).map { ($0, "…") }
    case UInt8(ascii: "@"): address(at: place).map { ($0, "…@…") }
    default: token(at: place).map { ($0, "…") }
    }
  }

  /// The part of a link to leave out, from the colon of its `://`. A link inside it is looked at by itself.
  private func link(at colon: Int) -> (range: Range<Int>, mark: String)? {
    guard text.has("://", at: colon), colon > copied, isSchemeByte(text.bytes[colon - 1]) else { return nil }
    let start = colon + 3
    let tail = text.bytes.indices[start...].first(where: endsPath) ?? text.count
    let host = text.bytes[start..<tail].firstIndex(of: UInt8(ascii: "/")) ?? tail
    let user = text.bytes[start..<host].lastIndex(of: UInt8(ascii: "@")).map { $0 + 1 } ?? start
    guard tail < text.count, beginsQuery(text.bytes[tail]) else {
      return user > start ? (colon..<user, "://") : nil
    }
    let end = text.bytes[tail...].firstIndex(where: endsLink) ?? text.count
    return (colon..<end, "://" + String(decoding: text.bytes[user..<tail], as: UTF8.self) + "?…")
  }

  /// Whether a link, its path, or what stands before the next link inside it ends at a place.
  private func endsPath(_ place: Int) -> Bool {
    let byte = text.bytes[place]
    return endsLink(byte) || beginsQuery(byte) || byte == UInt8(ascii: ":") && text.has("://", at: place)
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
      let isNewWord = isLetter(before) && before == lowercased(before) && !isLower(text.bytes[start])
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

  /// `name@host.example`.
  private func address(at sign: Int) -> Range<Int>? {
    var start = sign
    while start > copied, sign - start < 64, isAddressByte(text.bytes[start - 1]) { start -= 1 }
    let host = text.bytes[(sign + 1)...].prefix(253).prefix { isAddressByte($0) }
    let labels = host.split(separator: UInt8(ascii: "."))
    guard start < sign, labels.count > 1, let last = labels.last else { return nil }
    // A name may go on behind it: `me@example.org-mix`.
    let top = last.prefix(while: isLetter)
    guard top.count > 1, top.endIndex == last.endIndex || !isDigit(last[top.endIndex]) else { return nil }
    return start..<top.endIndex
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

/// Bytes of a token that are looked at before it is certain to be one.
private let longestBeginning = 256

extension Span<UInt8> {
  /// The next byte at which a secret's sign, or a token, may begin. Words have such bytes everywhere; where there was
  /// none for a while, whole blocks are looked at at once.
  fileprivate func firstSign(from start: Int) -> Int? {
    let mayBegin = secretSigns
    let signs = mayBegin.span
    var place = start
    while place < count {
      let end = Swift.min(place + signBlockLength, count)
      while place < end {
        if signs[Int(self[place])] { return place }
        place += 1
      }
      while count - place >= signBlockLength, !extracting(place..<place + signBlockLength).blockHoldsSign {
        place += signBlockLength
      }
    }
    return nil
  }

  private var blockHoldsSign: Bool {
    // Known to the compiler, the length spares a look at the bounds for every byte.
    guard count == signBlockLength else { return true }
    var found: UInt8 = 0
    for place in 0..<signBlockLength { found |= maySign(self[place]) }
    return found != 0
  }
}

private let signBlockLength = 64

/// Not 0 for the bytes of ``secretSigns`` and for all other letters; without branches.
private func maySign(_ byte: UInt8) -> UInt8 {
  let isLetter: UInt8 = (byte | 0x20) &- 0x61 < 26 ? 1 : 0
  return isLetter | (byte == 0x3A ? 1 : 0) | (byte == 0x3D ? 1 : 0) | (byte == 0x40 ? 1 : 0)
}

/// For each byte, whether a secret's sign or a token may begin there.
private let secretSigns: [Bool] = tokenPrefixes.indices.map {
  !tokenPrefixes[$0].isEmpty || ":=@".utf8.contains(UInt8($0))
}

private let secretNames: [[UInt8]] = [
  "token", "apikey", "api_key", "api-key", "api key", "key_id", "accesskey", "access_key", "access-key",
  "secretkey", "secret_key", "secret-key", "privatekey", "private_key", "private-key", "accountkey",
  "account_key", "secret", "password", "passwd", "pwd", "passphrase", "signature", "sig", "authorization",
  "cookie", "session", "credential", "credentials",
].map { Array($0.utf8) }

/// Names whose value is secret even if it is a word.
private let passwordNames = ["password", "passwd", "pwd", "passphrase", "secret"]

/// How tokens begin, by the first byte. With wordy ones names and words begin too: without a digit they are no tokens.
private let tokenPrefixes: [[(bytes: [UInt8], isWordy: Bool)]] = {
  let wordy: Set = ["sk-", "sk_", "pk_", "eyJ", "pst-"]
  let known = [
    "hf_", "sk-", "sk_", "ghp_", "gho_", "ghs_", "ghu_", "github_pat_", "glpat-", "eyJ", "AKIA", "ASIA",
    "AIza", "ya29.", "npm_", "xoxb-", "xoxp-", "r8_", "pk_", "pst-", "Bearer ", "bearer ",
  ]
  return (0..<256).map { byte in
    known.map { (Array($0.utf8), wordy.contains($0)) }.filter { $0.0.first == UInt8(byte) }
  }
}()

private func isLetter(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(lowercased(byte)) }

private func isWordPart(_ byte: UInt8) -> Bool {
  isLetter(byte) || isDigit(byte) || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-") || byte >= 0x80
}

private func isSchemeByte(_ byte: UInt8) -> Bool { isLetter(byte) || isDigit(byte) }

/// What may stand between a name, its sign and its value.
private func isFiller(_ byte: UInt8) -> Bool {
  byte == 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") || byte == UInt8(ascii: "\\")
}

private func isTokenByte(_ byte: UInt8) -> Bool {
  isLetter(byte) || isDigit(byte) || tokenSigns.contains(byte)
}

private func isAddressByte(_ byte: UInt8) -> Bool {
  isLetter(byte) || isDigit(byte) || addressSigns.contains(byte)
}

private func beginsQuery(_ byte: UInt8) -> Bool { byte == UInt8(ascii: "?") || byte == UInt8(ascii: "#") }

private func endsLink(_ byte: UInt8) -> Bool { byte <= 0x20 || linkEnds.contains(byte) }

private let tokenSigns = Array("-_.~+/%=".utf8)
private let addressSigns = Array(".-_+%".utf8)
private let linkEnds = Array("\"'<>\\]}),".utf8)
