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
    } else if let isBigEndian = Self.unmarkedOrder(bytes) {
      text = Self.utf16([0, 0] + bytes) {
        isBigEndian ? UInt16($0) << 8 | UInt16($1) : UInt16($1) << 8 | UInt16($0)
      }
      notes = [
        Note(
          "guessed-byte-order",
          "The text has no byte-order mark and was read as UTF-16, as its zero bytes tell.")
      ]
    } else {
      let body = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes[3...] : bytes[...]
      if let valid = String(validating: body, as: UTF8.self), !Self.isContainer(bytes) {
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

  /// Whether bytes that are valid UTF-8 begin as a file of another kind does, with a length that has a zero byte.
  private static func isContainer(_ bytes: [UInt8]) -> Bool {
    bytes.prefix(8).contains(0) && (containerKind(bytes) != nil || bytes.starts(with: "MM\0*".utf8))
  }

  /// Whether text in UTF-16 without a mark has the big end first: Latin letters have a zero in every second place. nil:
  /// no such text.
  private static func unmarkedOrder(_ bytes: [UInt8]) -> Bool? {
    let head = bytes.prefix(64)
    let zeros = head.indices.filter { head[$0] == 0 }
    guard head.count >= 16, zeros.count >= 3 * head.count / 8, zeros.allSatisfy({ $0 % 2 == zeros[0] % 2 }),
      knownKind(bytes) == nil
    else {
      return nil
    }
    return zeros[0] % 2 == 0
  }

  /// The units behind the mark; a last odd byte is dropped.
  private static func utf16(_ bytes: [UInt8], _ unit: (UInt8, UInt8) -> UInt16) -> String {
    let units = stride(from: 2, to: bytes.count - 1, by: 2).map { unit(bytes[$0], bytes[$0 + 1]) }
    return String(decoding: units, as: UTF16.self)
  }
}

/// What bytes that are no text look like; nil where they may be text in an old encoding.
private func binaryKind(_ bytes: [UInt8]) -> String? {
  knownKind(bytes) ?? (bytes.contains(0) ? "a binary file" : nil)
}

private func knownKind(_ bytes: [UInt8]) -> String? {
  signatures.first { bytes.dropFirst($0.offset).starts(with: $0.text.utf8) }?.kind ?? containerKind(bytes)
}

private let signatures: [(offset: Int, text: String, kind: String)] = [
  (0, "GIF8", "a GIF picture"), (0, "BM", "a BMP picture"), (0, "II*\0", "a TIFF picture"),
  (0, "MM\0*", "a TIFF picture"), (0, "8BPS", "a Photoshop picture"), (4, "JXL \r\n", "a JPEG XL picture"),
  (0, "%PDF", "a PDF document"), (0, "PK\u{3}\u{4}", "a ZIP archive"),
]

/// Kinds that share one container, told by its brand.
private func containerKind(_ bytes: [UInt8]) -> String? {
  guard bytes.dropFirst(4).starts(with: "ftyp".utf8) else {
    return bytes.starts(with: [0x1A, 0x45, 0xDF, 0xA3])
      ? "a WebM or Matroska video" : bytes.starts(with: [0xFF, 0x0A]) ? "a JPEG XL picture" : nil
  }
  switch String(decoding: bytes.dropFirst(8).prefix(4), as: UTF8.self) {
  case "avif", "avis": return "an AVIF picture"
  case "heic", "heix", "heim", "heis", "hevc", "hevx", "mif1", "msf1": return "a HEIC picture"
  default: return "an MP4 video"
  }
}
