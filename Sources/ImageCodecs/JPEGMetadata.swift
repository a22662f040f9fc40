import Pixels

private let precedence = [
  "UserComment", "ImageDescription", "Make", "Model", "exif:UserComment", "dc:description",
  "tiff:ImageDescription", "dc:title", "comment",
  "XPComment", "XPTitle", "XPSubject", "XPKeywords",
]

func jpegMetadata(_ bytes: [UInt8]) -> ImageMetadata {
  let walk = JPEGSegments(bytes)
  var metadata = ImageMetadata()
  metadata.remarks = walk.remarks
  var profileParts: [Int: ArraySlice<UInt8>] = [:]
  for segment in walk.segments {
    let data = bytes[segment.data]
    switch segment.marker {
    case 0xE1 where isExif(data): continue
    case 0xE1: readXMP(data, segment.isCut, into: &metadata)
    case 0xE2 where data.starts(with: "ICC_PROFILE\0".utf8) && data.count > 14:
      profileParts[Int(data[data.startIndex + 12])] = data.dropFirst(14)
    case 0xFE:
      let text = (segment.isCut ? data.withoutTornLetter : data).withoutTrailingZeros.utf8OrLatin1
      metadata.texts.append(
        EmbeddedText(carrier: "jpeg:COM", keyword: "comment", text: text, isCut: segment.isCut))
    default: break
    }
  }
  readExif(bytes, walk.segments, into: &metadata)
  metadata.texts += extendedXMP(bytes, walk.segments)
  metadata.prefer(precedence)
  if !profileParts.isEmpty {
    let parts = profileParts.sorted { $0.key < $1.key }.flatMap { Array($0.value) }
    metadata.profile = colourProfile(parts)
  }
  metadata.remarks += profileRemarks(metadata.profile)
  return metadata
}

private let exifName = Array("Exif\0\0".utf8)

private func isExif(_ data: ArraySlice<UInt8>) -> Bool { data.starts(with: exifName) }

/// The blocks of EXIF. One that is too long for a segment goes on in the next, which has the name again but no header.
private func readExif(
  _ bytes: [UInt8], _ segments: [JPEGSegments.Segment], into metadata: inout ImageMetadata
) {
  var blocks: [(bytes: [UInt8], isCut: Bool)] = []
  for segment in segments where segment.marker == 0xE1 && isExif(bytes[segment.data]) {
    let data = bytes[segment.data].dropFirst(exifName.count)
    let begins = data.starts(with: "II*\0".utf8) || data.starts(with: "MM\0*".utf8)
    if begins || blocks.isEmpty {
      blocks.append((Array(data), segment.isCut))
    } else {
      blocks[blocks.count - 1].bytes += data
      blocks[blocks.count - 1].isCut = segment.isCut
    }
  }
  for block in blocks {
    let fields = EXIFFields(block.bytes)
    if metadata.orientation == .upright { metadata.orientation = fields.orientation }
    metadata.remarks += fields.remarks
    metadata.texts += fields.embeddedTexts(carrier: "jpeg:Exif", isCut: block.isCut)
  }
}

private func readXMP(_ data: ArraySlice<UInt8>, _ isCut: Bool, into metadata: inout ImageMetadata) {
  let nameSpace = "http://ns.adobe.com/xap/1.0/\0".utf8
  guard data.starts(with: nameSpace) else { return }
  let packet = String(decoding: data.dropFirst(nameSpace.count), as: UTF8.self)
  metadata.texts += xmpTexts(packet).map {
    EmbeddedText(carrier: "jpeg:XMP", keyword: $0.keyword, text: $0.text, isCut: isCut)
  }
}

/// Texts of an XMP packet that is too long for one segment: its parts have the packet's name of 32 bytes, its length and
/// their place in it.
private func extendedXMP(_ bytes: [UInt8], _ segments: [JPEGSegments.Segment]) -> [EmbeddedText] {
  let nameSpace = Array("http://ns.adobe.com/xmp/extension/\0".utf8)
  var parts: [[UInt8]: [(offset: UInt32, data: Range<Int>)]] = [:]
  for segment in segments where segment.marker == 0xE1 && bytes[segment.data].starts(with: nameSpace) {
    let start = segment.data.lowerBound + nameSpace.count
    guard start + 40 <= segment.data.upperBound, let offset = bytes.bigEndian32(at: start + 36) else {
      continue
    }
    parts[Array(bytes[start..<start + 32]), default: []].append(
      (offset, start + 40..<segment.data.upperBound))
  }
  let packets = parts.sorted { $0.key.lexicographicallyPrecedes($1.key) }.map { _, parts in
    parts.sorted { $0.offset < $1.offset }.flatMap { bytes[$0.data] }
  }
  return packets.flatMap { xmpTexts(String(decoding: $0, as: UTF8.self)) }.map {
    EmbeddedText(carrier: "jpeg:XMP", keyword: $0.keyword, text: $0.text)
  }
}

/// The segments of a JPEG file in front of its picture data.
struct JPEGSegments {
  struct Segment {
    var marker: UInt8
    var data: Range<Int>
    /// Whether the file ends inside it.
    var isCut = false
  }

  private(set) var segments: [Segment] = []
  private(set) var remarks: [Remark] = []

  init(_ bytes: [UInt8]) { walk(bytes) }

  private mutating func walk(_ bytes: [UInt8]) {
    var offset = 2
    while offset < bytes.count {
      guard bytes[offset] == 0xFF else {
        return remarks.append(
          Remark("damaged-segments", "No marker stands at byte \(offset) of the JPEG file."))
      }
      guard let place = bytes[offset...].firstIndex(where: { $0 != 0xFF }) else { break }
      let marker = bytes[place]
      // Start of scan, end of image: no metadata follows.
      if marker == 0xDA { return checkEnd(bytes, from: place) }
      if marker == 0xD9 { return }
      offset = place + 1
      // Markers that stand alone.
      if marker == 0x01 || (0xD0...0xD8).contains(marker) { continue }
      guard let length = bytes.bigEndian16(at: offset), length >= 2 else { break }
      guard offset + Int(length) <= bytes.count else {
        segments.append(Segment(marker: marker, data: offset + 2..<bytes.count, isCut: true))
        break
      }
      segments.append(Segment(marker: marker, data: offset + 2..<offset + Int(length)))
      offset += Int(length)
    }
    remarks.append(Remark("truncated", "The JPEG file ends before its picture data."))
  }

  /// The end marker stands at the end but for files with something behind them.
  private mutating func checkEnd(_ bytes: [UInt8], from start: Int) {
    let ends = (start + 1..<bytes.count).reversed().contains { bytes[$0] == 0xD9 && bytes[$0 - 1] == 0xFF }
    if !ends { remarks.append(Remark("missing-end", "The JPEG file ends inside its picture data.")) }
  }
}
