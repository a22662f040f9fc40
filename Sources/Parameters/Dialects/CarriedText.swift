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
  /// Whether the document ends early: settings may be missing.
  let isTorn: Bool

  public init(_ text: String, label: String? = nil, companions: [String: String] = [:]) {
    self.text = text
    self.companions = companions
    let start = Self.startOfDocument(text).flatMap { Self.isRefused(text, from: $0.offset) ? nil : $0 }
    (document, isTorn) = start.map { Self.document(in: Array(text.utf8), from: $0.offset) } ?? (nil, false)
    self.label = document == nil ? label : start?.label ?? label
  }

  /// Whether a picture carries the text and a program's line of settings stands in it: then no page was between.
  var isAsWritten: Bool {
    label != nil && text.utf8.count <= longestPaste && SettingsLine.isSound(in: UTF8Text(text))
  }

  private static func document(in bytes: [UInt8], from start: Int) -> (JSONValue?, isTorn: Bool) {
    let end = UTF8Text(bytes: bytes).first(0, in: start..<bytes.count)
    let body = start == 0 && end == bytes.count ? bytes : Array(bytes[start..<end])
    do throws(JSONError) {
      return (try JSONValue(parsing: body, nonFinite: true), false)
    } catch {
      switch error {
      case .endsEarly: break
      // A word or a number that is cut off.
      case .unexpected(let offset, _) where offset >= body.count - 8: break
      case .unexpected, .tooDeep, .badUTF8, .duplicateKey: return (nil, false)
      }
      let torn = tornDocument(body)
      return (torn, torn != nil)
    }
  }

  /// Whether the beginning of a long text tells that it is no document: then nothing more is copied.
  private static func isRefused(_ text: String, from start: Int) -> Bool {
    guard text.utf8.count > longestPaste else { return false }
    let head = Array(text.utf8.dropFirst(start).prefix(1 << 14))
    do throws(JSONError) {
      _ = try JSONValue(parsing: head, nonFinite: true)
      return false
    } catch {
      switch error {
      case .tooDeep: return true
      // A word may be cut off at the end, and what follows a NUL is no part of the text.
      case .unexpected(let offset, _): return offset < head.count - 16 && head[offset] != 0
      case .endsEarly, .badUTF8, .duplicateKey: return false
      }
    }
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
