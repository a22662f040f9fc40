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
    let bytes = Array(text.utf8)
    let start = Self.startOfDocument(bytes)
    document = start.flatMap { start in
      let end = UTF8Text(bytes: bytes).first(0, in: start.offset..<bytes.count)
      let isWhole = start.offset == 0 && end == bytes.count
      return try? JSONValue(parsing: isWhole ? bytes : Array(bytes[start.offset..<end]), nonFinite: true)
    }
    self.label = document == nil ? label : start?.label ?? label
  }

  /// Where a document would begin. Savers of ComfyUI put a label in front: `prompt:{`, `Workflow: {`.
  private static func startOfDocument(_ bytes: [UInt8]) -> (offset: Int, label: String?)? {
    var start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    let word = bytes[start...].prefix(32).prefix { (0x61...0x7A).contains(lowercased($0)) }
    let isLabel = !word.isEmpty && word.endIndex < bytes.count && bytes[word.endIndex] == UInt8(ascii: ":")
    if isLabel { start = word.endIndex + 1 }
    while start < bytes.count, bytes[start] <= 0x20 { start += 1 }
    guard start < bytes.count, bytes[start] == UInt8(ascii: "{") || bytes[start] == UInt8(ascii: "[") else {
      return nil
    }
    return (start, isLabel ? String(decoding: word, as: UTF8.self).lowercased() : nil)
  }
}
