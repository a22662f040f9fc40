import Recipes

/// A text file's bytes as text.
struct ClaimText: Equatable {
  /// A text of parameters has a few kilobytes; whole chats and logs end up here too.
  static let longest = 64 << 20

  let text: String
  /// `json` where the text begins as JSON does, else `txt`.
  let carrier: String
  let notes: [Note]

  /// A byte-order mark decides; else UTF-8, else Latin-1 with a note.
  init(_ bytes: [UInt8], name: String) throws(ClaimError) {
    guard bytes.count <= Self.longest else {
      throw .tooLarge(name: name, bytes: bytes.count, limit: Self.longest)
    }
    if bytes.starts(with: [0xFF, 0xFE]) {
      text = Self.utf16(bytes) { UInt16($1) << 8 | UInt16($0) }
      notes = []
    } else if bytes.starts(with: [0xFE, 0xFF]) {
      text = Self.utf16(bytes) { UInt16($0) << 8 | UInt16($1) }
      notes = []
    } else {
      let body = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes[3...] : bytes[...]
      if let valid = String(validating: body, as: UTF8.self) {
        text = valid
        notes = []
      } else if let kind = binaryKind(bytes) {
        throw .unknownKind(name: name, kind: kind)
      } else {
        text = String(String.UnicodeScalarView(body.map { Unicode.Scalar($0) }))
        notes = [Note("latin-1", "The text is not valid UTF-8 and was read as Latin-1.")]
      }
    }
    let first = text.utf8.first { $0 > 0x20 }
    carrier = first == UInt8(ascii: "{") || first == UInt8(ascii: "[") ? "json" : "txt"
  }

  /// The units behind the mark; a last odd byte is dropped.
  private static func utf16(_ bytes: [UInt8], _ unit: (UInt8, UInt8) -> UInt16) -> String {
    let units = stride(from: 2, to: bytes.count - 1, by: 2).map { unit(bytes[$0], bytes[$0 + 1]) }
    return String(decoding: units, as: UTF16.self)
  }
}

/// What bytes that are no text look like; nil where they may be text in an old encoding.
private func binaryKind(_ bytes: [UInt8]) -> String? {
  let signatures: [(offset: Int, text: String, kind: String)] = [
    (0, "GIF8", "a GIF picture"), (4, "ftypavif", "an AVIF picture"), (4, "ftypheic", "a HEIC picture"),
    (0, "BM", "a BMP picture"), (0, "II*\0", "a TIFF picture"), (0, "MM\0*", "a TIFF picture"),
    (0, "%PDF", "a PDF document"), (0, "PK\u{3}\u{4}", "a ZIP archive"),
  ]
  for signature in signatures where bytes.dropFirst(signature.offset).starts(with: signature.text.utf8) {
    return signature.kind
  }
  return bytes.contains(0) ? "a binary file" : nil
}
