extension SoftwareVersion: CustomStringConvertible {
  /// Reads a `Version` as A1111 does: of `A-B-rest` only `A-B` counts, and that is read by PEP 440.
  /// Final, candidate and post releases are known; epochs, alpha, beta and development releases, which A1111
  /// never had, give nil like everything else that is no version.
  public init?(parsing text: String) {
    var reader = VersionReader(text)
    guard let version = reader.version() else { return nil }
    self = version
  }

  /// In PEP 440's spelling: `1.6.0rc0`, `1.7.0.post225`.
  public var description: String {
    release.map(String.init).joined(separator: ".") + (candidate.map { "rc\($0)" } ?? "")
      + (post > 0 ? ".post\(post)" : "")
  }
}

private struct VersionReader {
  private let bytes: [UInt8]
  private var position = 0

  init(_ text: String) {
    let parts = text.utf8.split(separator: UInt8(ascii: "-"), maxSplits: 2, omittingEmptySubsequences: false)
    let isLong = parts.count == 3 && !parts[0].isEmpty && !parts[1].isEmpty
    let kept = isLong ? parts[0] + [UInt8(ascii: "-")] + parts[1] : Array(text.utf8)
    bytes = kept.filter { $0 != 0x20 }.map { (0x41...0x5A).contains($0) ? $0 + 0x20 : $0 }
  }

  mutating func version() -> SoftwareVersion? {
    _ = accept("v")
    guard let first = number() else { return nil }
    var release = [first]
    while let part = following(".") { release.append(part) }
    guard let candidate = suffix(["rc", "preview", "pre", "c"]) else { return nil }
    guard let post = following("-").map({ Int?.some($0) }) ?? suffix(["post", "rev", "r"]) else { return nil }
    guard position == bytes.count || bytes[position] == UInt8(ascii: "+") else { return nil }
    return SoftwareVersion(release, candidate: candidate, post: post ?? 0)
  }

  /// A separator with a number behind it, or nothing consumed.
  private mutating func following(_ separator: StaticString) -> Int? {
    let before = position
    if accept(separator), let number = number() { return number }
    position = before
    return nil
  }

  /// An optional `[-_.]word[-_.]number`, where the number defaults to 0.
  /// - Returns: `.some(nil)` where there is none, nil where its number is out of range.
  private mutating func suffix(_ words: [StaticString]) -> Int?? {
    let before = position
    acceptSeparator()
    guard words.contains(where: { accept($0) }) else {
      position = before
      return .some(nil)
    }
    let afterWord = position
    acceptSeparator()
    guard position < bytes.count, isDigit(bytes[position]) else {
      position = afterWord
      return .some(0)
    }
    return number().map { .some($0) }
  }

  private mutating func acceptSeparator() {
    if !accept("-"), !accept("_") { _ = accept(".") }
  }

  private mutating func accept(_ word: StaticString) -> Bool {
    let wanted = word.description.utf8
    guard bytes[position...].starts(with: wanted) else { return false }
    position += wanted.count
    return true
  }

  /// Digits in range of `Int`, or nothing consumed.
  private mutating func number() -> Int? {
    let digits = bytes[position...].prefix(while: isDigit)
    guard let value = Int(String(decoding: digits, as: UTF8.self)) else { return nil }
    position += digits.count
    return value
  }

  private func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
}
