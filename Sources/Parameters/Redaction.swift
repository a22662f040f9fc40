/// The text with the queries of its links left out: sites sign links there, and a token is nobody's business.
func redacted(_ text: String) -> String {
  guard text.utf8.contains(UInt8(ascii: "?")) || text.utf8.contains(UInt8(ascii: "@")) else { return text }
  let source = UTF8Text(text)
  var result: [UInt8] = []
  var offset = 0
  while offset < source.count {
    guard let start = linkStart(source, at: offset) else {
      result.append(source.bytes[offset])
      offset += 1
      continue
    }
    let end = source.bytes[start...].firstIndex(where: endsLink) ?? source.count
    let link = source.bytes[start..<end]
    let query = link.firstIndex(of: UInt8(ascii: "?")) ?? end
    let host = link[..<query].firstIndex(of: UInt8(ascii: "/")) ?? query
    let user = link[..<host].lastIndex(of: UInt8(ascii: "@")).map { $0 + 1 } ?? start
    result += source.bytes[offset..<start] + source.bytes[user..<query]
    if query < end { result += "?…".utf8 }
    offset = end
  }
  return String(decoding: result, as: UTF8.self)
}

private func linkStart(_ text: UTF8Text, at offset: Int) -> Int? {
  guard lowercased(text.bytes[offset]) == UInt8(ascii: "h") else { return nil }
  if text.has("https://", at: offset) { return offset + 8 }
  return text.has("http://", at: offset) ? offset + 7 : nil
}

private func endsLink(_ byte: UInt8) -> Bool {
  switch byte {
  case 0...0x20, UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "<"), UInt8(ascii: ">"),
    UInt8(ascii: "\\"), UInt8(ascii: "]"), UInt8(ascii: "}"), UInt8(ascii: ")"), UInt8(ascii: ","):
    true
  default: false
  }
}
