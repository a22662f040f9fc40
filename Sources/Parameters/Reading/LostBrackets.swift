import Recipes

/// LoRA tags whose angle brackets a page swallowed: `lora:NAME:0.5` is left of `<lora:NAME:0.5>`.
struct LostBrackets {
  /// The prompt with the brackets put back.
  private(set) var prompt: String
  private(set) var notes: [Note] = []

  init(_ original: String) {
    prompt = original
    guard original.holds(UInt8(ascii: ":")) else { return }
    let text = UTF8Text(original)
    var result: [UInt8] = []
    var tags: [String] = []
    var copied = 0
    var colon = text.first(UInt8(ascii: ":"), in: 0..<text.count)
    while colon < text.count {
      let start = colon - 4
      if start >= copied, let end = Self.tag(in: text, at: start) {
        result += text.bytes[copied..<start] + [UInt8(ascii: "<")] + text.bytes[start..<end]
        result.append(UInt8(ascii: ">"))
        tags.append(text.string(start..<end))
        copied = end
      }
      colon = text.first(UInt8(ascii: ":"), in: max(colon + 1, copied)..<text.count)
    }
    if !tags.isEmpty {
      notes = [Note("repaired-lora-tag", "LoRA tags had lost their angle brackets: \(enumerated(tags))")]
    }
    if copied > 0 { prompt = String(decoding: result + text.bytes[copied...], as: UTF8.self) }
  }

  /// The end of a tag `lora:NAME:WEIGHT` that begins here without a bracket.
  private static func tag(in text: UTF8Text, at start: Int) -> Int? {
    guard text.has("lora:", at: start) || text.has("lyco:", at: start) else { return nil }
    if start > 0, text.bytes[start - 1] == UInt8(ascii: "<") || isWordByte(text.bytes[start - 1]) {
      return nil
    }
    let nameEnd = text.bytes[(start + 5)...].prefix(256).firstIndex(where: endsName)
    guard let nameEnd, nameEnd > start + 5, text.bytes[nameEnd] == UInt8(ascii: ":") else { return nil }
    return endOfWeights(in: text, from: nameEnd + 1)
  }

  private static func endsName(_ byte: UInt8) -> Bool {
    [UInt8(ascii: ":"), UInt8(ascii: ","), UInt8(ascii: "<"), UInt8(ascii: ">"), 0x0A].contains(byte)
  }

  /// Behind one number, or two with a colon between them, or the ten and more of block weights.
  private static func endOfWeights(in text: UTF8Text, from start: Int) -> Int? {
    guard var end = endOfNumber(in: text, from: start) else { return nil }
    if end < text.count, text.bytes[end] == UInt8(ascii: ":") {
      end = endOfNumber(in: text, from: end + 1) ?? end
    }
    var blocks = 0
    var last = end
    while last < text.count, text.bytes[last] == UInt8(ascii: ","),
      let next = endOfNumber(in: text, from: last + 1)
    {
      last = next
      blocks += 1
    }
    return blocks >= 10 ? last : end
  }

  private static func endOfNumber(in text: UTF8Text, from start: Int) -> Int? {
    var end = start
    if end < text.count, text.bytes[end] == UInt8(ascii: "-") { end += 1 }
    let digits = end
    while end < text.count, isDigit(text.bytes[end]) || text.bytes[end] == UInt8(ascii: ".") { end += 1 }
    while end > digits, text.bytes[end - 1] == UInt8(ascii: ".") { end -= 1 }
    guard end > digits, end == text.count || !isWordByte(text.bytes[end]) else { return nil }
    return finiteNumber(text.string(start..<end)) == nil ? nil : end
  }

  private static func isWordByte(_ byte: UInt8) -> Bool {
    byte >= 0x80 || byte == UInt8(ascii: "_") || isDigit(byte) || (0x61...0x7A).contains(lowercased(byte))
  }
}
