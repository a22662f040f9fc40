/// A command line as a program wrote it down: a prompt in quotes, then options with their values.
struct CommandLineText {
  /// With `\"` undone.
  let prompt: String
  /// Names with their hyphens, each with everything up to the next option.
  let options: [(name: String, value: String)]

  /// - Parameter names: options of which the first ends a prompt that stands in no quotes.
  /// - Returns: nil where the text does not begin with a quote that an option follows, nor has one of the names.
  init?(_ text: String, endingBarePrompt names: [String] = []) {
    let bytes = Array(text.trimmed.utf8)
    let isQuoted = bytes.first == UInt8(ascii: "\"")
    guard let end = isQuoted ? Self.closingQuote(bytes, from: 1) : Self.firstOption(bytes, of: names) else {
      return nil
    }
    prompt = Self.bare(String(decoding: bytes[(isQuoted ? 1 : 0)..<end], as: UTF8.self))
    options = Self.options(bytes, from: isQuoted ? end + 1 : end)
    guard !options.isEmpty else { return nil }
  }

  private static func firstOption(_ bytes: [UInt8], of names: [String]) -> Int? {
    let marks = names.map { Array(" \($0) ".utf8) }
    return bytes.indices.first { place in
      bytes[place] == 0x20 && marks.contains { bytes[place...].starts(with: $0) }
    }
  }

  func value(_ name: String) -> String? { options.first { $0.name == name }?.value }

  /// The quote that an option, or the end, follows: prompts hold quotes without escapes too.
  private static func closingQuote(_ bytes: [UInt8], from start: Int) -> Int? {
    var i = start
    while i < bytes.count {
      if bytes[i] == UInt8(ascii: "\\") {
        i += 1
      } else if bytes[i] == UInt8(ascii: "\""), i + 1 == bytes.count || isOption(bytes, at: i + 1) {
        return i
      }
      i += 1
    }
    return nil
  }

  /// ` -x` or ` --x`: a blank, hyphens, a letter.
  private static func isOption(_ bytes: [UInt8], at start: Int) -> Bool {
    guard start < bytes.count, bytes[start] == 0x20 else { return false }
    var i = start
    while i < bytes.count, bytes[i] == 0x20 { i += 1 }
    let first = i
    while i < bytes.count, bytes[i] == UInt8(ascii: "-") { i += 1 }
    return i > first && i < bytes.count && (0x61...0x7A).contains(lowercased(bytes[i]))
  }

  private static func options(_ bytes: [UInt8], from start: Int) -> [(name: String, value: String)] {
    var options: [(name: String, value: String)] = []
    var i = start
    while i < bytes.count {
      while i < bytes.count, bytes[i] == 0x20 { i += 1 }
      let name = bytes[i...].prefix { $0 != 0x20 && $0 != UInt8(ascii: "=") }
      i = min(bytes.count, name.endIndex + 1)
      let end = endOfValue(bytes, from: i)
      let value = String(decoding: bytes[i..<end], as: UTF8.self).trimmed
      options.append((String(decoding: name, as: UTF8.self), bare(value)))
      i = end
    }
    return options
  }

  private static func endOfValue(_ bytes: [UInt8], from start: Int) -> Int {
    var i = start
    if i < bytes.count, bytes[i] == UInt8(ascii: "\""), let close = closingQuote(bytes, from: i + 1) {
      return close + 1
    }
    // A flag: the blank in front of the next option was taken with its name.
    if start > 0, isOption(bytes, at: start - 1) { return start }
    while i < bytes.count, !isOption(bytes, at: i) { i += 1 }
    return i
  }

  /// Without quotes around it, escaped ones included.
  private static func bare(_ text: String) -> String {
    var bytes = Array(text.utf8)
    for quote in [[UInt8(ascii: "\\"), UInt8(ascii: "\"")], [UInt8(ascii: "\"")]] {
      if bytes.count >= 2 * quote.count, bytes.starts(with: quote),
        bytes.suffix(quote.count).elementsEqual(quote)
      {
        bytes = Array(bytes.dropFirst(quote.count).dropLast(quote.count))
      }
    }
    return unescaped(String(decoding: bytes, as: UTF8.self))
  }
}
