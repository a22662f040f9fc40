public import Recipes

/// What a person looks for: a hash, a name, or both, as they stand in an infotext.
public struct ModelQuery: Hashable, Sendable {
  /// As it was asked.
  public var text: String
  /// Eight to 64 hexadecimal digits in lower case.
  public var digits: String?
  public var name: String?
  /// nil: any.
  public var kind: ModelKind?

  /// Reads `0724518c6b`, `dream`, `dream [0724518c6b]`, `Model hash: 0724518c6b`, `<lora:ink:0.8>` and the like.
  public init(parsing text: String, kind: ModelKind? = nil) {
    self.text = text
    var rest = Self.trimmed(text)
    var found = kind
    for (key, kind) in Self.keys where rest.lowercased().hasPrefix(key) {
      rest = Self.trimmed(String(rest.dropFirst(key.count)))
      found = found ?? kind
      break
    }
    if rest.hasPrefix("<"), rest.hasSuffix(">") {
      let parts = rest.dropFirst().dropLast().split(separator: ":", omittingEmptySubsequences: false)
      if parts.count >= 2, ["lora", "lyco"].contains(parts[0].lowercased()) {
        rest = String(parts[1])
        found = found ?? .lora
      }
    }
    if rest.hasSuffix("]"), let open = rest.lastIndex(of: "[") {
      digits = Self.digits(String(rest[rest.index(after: open)...].dropLast()))
      if digits != nil { rest = Self.trimmed(String(rest[..<open])) }
    } else {
      digits = Self.digits(rest)
    }
    name = rest.isEmpty ? nil : rest
    self.kind = found
  }

  private static let keys: [(String, ModelKind?)] = [
    ("model hash:", .checkpoint), ("model:", .checkpoint), ("hires checkpoint:", .checkpoint),
    ("vae hash:", .vae), ("vae:", .vae), ("sha256:", nil), ("autov1:", nil), ("autov2:", nil),
    ("autov3:", nil),
  ]

  private static func digits(_ text: String) -> String? {
    WantedModel(kind: .checkpoint, name: nil, hash: text).digits
  }

  private static func trimmed(_ text: String) -> String {
    let spaces: Set<UInt8> = [0x20, 0x09, 0x0A, 0x0D]
    let bytes = text.utf8.drop { spaces.contains($0) }
    let end = bytes.lastIndex { !spaces.contains($0) }.map { bytes.index(after: $0) } ?? bytes.startIndex
    return String(bytes[..<end]) ?? text
  }
}
