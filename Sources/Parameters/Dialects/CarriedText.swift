import JSON

/// A text with the name under which its carrier keeps it.
public struct CarriedText: Hashable, Sendable {
  public let text: String
  /// The chunk's keyword or the tag: `parameters`, `Comment`, `UserComment`, ...; nil for a file.
  public let label: String?
  /// The other texts of the same file, by label: some programs part a record among several.
  public let companions: [String: String]
  /// The JSON document that the text is as a whole, read once for all dialects.
  let document: JSONValue?

  public init(_ text: String, label: String? = nil, companions: [String: String] = [:]) {
    self.text = text
    self.companions = companions
    let start = Self.startOfDocument(text)
    document = start.flatMap { start in
      let bytes = Array(text.utf8)
      let end = UTF8Text(bytes: bytes).first(0, in: start.offset..<bytes.count)
      let isWhole = start.offset == 0 && end == bytes.count
      return try? JSONValue(parsing: isWhole ? bytes : Array(bytes[start.offset..<end]), nonFinite: true)
    }
    self.label = document == nil ? label : start?.label ?? label
  }

  /// Where a document would begin. Savers of ComfyUI put a label in front: `prompt:{`, `Workflow: {`.
  private static func startOfDocument(_ text: String) -> (offset: Int, label: String?)? {
    let head = Array(text.utf8.prefix(36))
    var start = head.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    let word = head[start...].prefix(32).prefix { (0x61...0x7A).contains(lowercased($0)) }
    let isLabel = !word.isEmpty && word.endIndex < head.count && head[word.endIndex] == UInt8(ascii: ":")
    if isLabel { start = word.endIndex + 1 }
    let rest = text.utf8.dropFirst(start)
    guard let first = rest.firstIndex(where: { $0 > 0x20 }),
      rest[first] == UInt8(ascii: "{") || rest[first] == UInt8(ascii: "[")
    else { return nil }
    let offset = text.utf8.distance(from: text.utf8.startIndex, to: first)
    return (offset, isLabel ? String(decoding: word, as: UTF8.self).lowercased() : nil)
  }
}
