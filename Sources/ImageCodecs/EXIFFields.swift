import Pixels

/// The few tags of an EXIF block that matter here.
struct EXIFFields {
  private(set) var orientation = Orientation.upright
  /// Tag names with their texts, those that may hold generation parameters first; `isCut`: the block ends inside it.
  private(set) var texts: [(keyword: String, text: String, isCut: Bool)] = []
  private(set) var remarks: [Remark] = []

  /// - Parameter block: a TIFF structure, with or without `Exif\0\0` in front. What makes no sense is left out.
  init(_ block: [UInt8]) {
    guard let tiff = TIFFBlock(block) else { return }
    let main = tiff.entries(at: tiff.firstDirectory)
    if let stated = main[0x0112].flatMap({ tiff.number($0) }), let known = Orientation(rawValue: stated) {
      orientation = known
    }
    let details = main[0x8769].flatMap { tiff.number($0) }.map { tiff.entries(at: $0) }
    // Fooocus puts the comment into the main directory.
    if let entry = details?[0x9286] ?? main[0x9286], let comment = userComment(tiff.value(entry)) {
      texts.append(("UserComment", comment, tiff.isCut(entry)))
      remarks = [byteOrderRemark(tiff.value(entry), blockIsLittleEndian: tiff.isLittleEndian)].compactMap(
        \.self)
    }
    for (tag, name) in Self.descriptions {
      guard let entry = main[tag] else { continue }
      // One writer puts four zero bytes in front.
      let value = tiff.value(entry)
      let text = plainText(value.starts(with: [0, 0]) ? value.drop { $0 == 0 } : value)
      if !text.isEmpty { texts.append((name, text, tiff.isCut(entry))) }
    }
    for (tag, name) in Self.windowsFields {
      guard let entry = main[tag] else { continue }
      let text = UTF16Text(tiff.value(entry), bigEndian: false).text
      if !text.isEmpty { texts.append((name, text, tiff.isCut(entry))) }
    }
  }

  private static let descriptions = [
    (0x010E, "ImageDescription"), (0x010F, "Make"), (0x0110, "Model"), (0x0131, "Software"),
    (0x013B, "Artist"), (0x8298, "Copyright"),
  ]

  /// What Windows lets people write into a file's properties: UTF-16, little end first in every block.
  private static let windowsFields = [
    (0x9C9C, "XPComment"), (0x9C9B, "XPTitle"), (0x9C9F, "XPSubject"), (0x9C9E, "XPKeywords"),
  ]

  /// The texts as those of a file.
  /// - Parameter isCut: whether the file ends inside the block.
  func embeddedTexts(carrier: String, isCut: Bool) -> [EmbeddedText] {
    texts.map {
      EmbeddedText(carrier: carrier, keyword: $0.keyword, text: $0.text, isCut: isCut && $0.isCut)
    }
  }
}

/// Tags and values of a TIFF structure, in either byte order.
private struct TIFFBlock {
  struct Entry {
    var type: Int
    var count: Int
    /// Where the four bytes stand that are the value or its offset.
    var place: Int
  }

  let bytes: [UInt8]
  let isLittleEndian: Bool
  private(set) var firstDirectory = 0

  init?(_ block: [UInt8]) {
    let hasPrefix = ["Exif\0\0", "EXIF\0\0"].contains { block.starts(with: $0.utf8) }
    bytes = hasPrefix ? Array(block.dropFirst(6)) : block
    switch bytes.bigEndian32(at: 0) {
    case 0x4949_2A00: isLittleEndian = true
    case 0x4D4D_002A: isLittleEndian = false
    default: return nil
    }
    guard let offset = word(at: 4) else { return nil }
    firstDirectory = offset
  }

  private func word(at offset: Int) -> Int? {
    (isLittleEndian ? bytes.littleEndian32(at: offset) : bytes.bigEndian32(at: offset)).map { Int($0) }
  }

  private func half(at offset: Int) -> Int? {
    (isLittleEndian ? bytes.littleEndian16(at: offset) : bytes.bigEndian16(at: offset)).map { Int($0) }
  }

  /// The entries of one directory by tag; the first of two equal tags counts.
  func entries(at offset: Int) -> [Int: Entry] {
    var entries: [Int: Entry] = [:]
    for index in 0..<(half(at: offset) ?? 0) {
      let place = offset + 2 + 12 * index
      guard let tag = half(at: place), let type = half(at: place + 2), let count = word(at: place + 4) else {
        break
      }
      if entries[tag] == nil { entries[tag] = Entry(type: type, count: count, place: place + 8) }
    }
    return entries
  }

  /// The value as one number: SHORT or LONG.
  func number(_ entry: Entry) -> Int? { entry.type == 3 ? half(at: entry.place) : word(at: entry.place) }

  /// Whether the block ends inside the value.
  func isCut(_ entry: Entry) -> Bool { value(entry).count < size(entry) }

  private func size(_ entry: Entry) -> Int {
    entry.count * ([3: 2, 4: 4, 9: 4, 5: 8, 10: 8][entry.type] ?? 1)
  }

  /// The value's bytes, cut where the block ends.
  func value(_ entry: Entry) -> ArraySlice<UInt8> {
    let size = size(entry)
    guard let start = size <= 4 ? entry.place : word(at: entry.place), start <= bytes.count else { return [] }
    return bytes[start..<min(bytes.count, start + size)]
  }
}
