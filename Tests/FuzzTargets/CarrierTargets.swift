import Claims
import FoundationEssentials
import ImageCodecs
import JSON
import Parameters
import Pixels
import Recipes

/// What carries text: each wraps the bytes so that the reader sees them in their place.
let carrierTargets: [FuzzTarget] = [
  FuzzTarget("png-chunks") { bytes throws(BrokenLaw) in try read(png(chunks: bytes)) },
  FuzzTarget("png-exif") { bytes throws(BrokenLaw) in try read(png(chunks: chunk("eXIf", bytes))) },
  FuzzTarget("png-xmp") { bytes throws(BrokenLaw) in
    try read(png(chunks: chunk("iTXt", Array("XML:com.adobe.xmp\0\0\0\0\0".utf8) + bytes)))
  },
  FuzzTarget("jpeg-segments") { bytes throws(BrokenLaw) in try read([0xFF, 0xD8] + bytes) },
  FuzzTarget("jpeg-exif") { bytes throws(BrokenLaw) in
    try read([0xFF, 0xD8] + segment(0xE1, Array("Exif\0\0".utf8) + bytes))
  },
  FuzzTarget("jpeg-xmp") { bytes throws(BrokenLaw) in
    try read([0xFF, 0xD8] + segment(0xE1, Array("http://ns.adobe.com/xap/1.0/\0".utf8) + bytes))
  },
  FuzzTarget("jpeg-comment") { bytes throws(BrokenLaw) in try read([0xFF, 0xD8] + segment(0xFE, bytes)) },
  FuzzTarget("jpeg-user-comment") { bytes throws(BrokenLaw) in
    try read([0xFF, 0xD8] + segment(0xE1, Array("Exif\0\0".utf8) + userComment(bytes)))
  },
  FuzzTarget("webp-chunks") { bytes throws(BrokenLaw) in try read(webp(bytes)) },
  FuzzTarget("webp-exif") { bytes throws(BrokenLaw) in try read(webp(riff("EXIF", bytes))) },
  FuzzTarget("webp-xmp") { bytes throws(BrokenLaw) in try read(webp(riff("XMP ", bytes))) },
  FuzzTarget("stealth-alpha") { bytes throws(BrokenLaw) in try hidden(bytes, inAlpha: true) },
  FuzzTarget("stealth-colours") { bytes throws(BrokenLaw) in try hidden(bytes, inAlpha: false) },
  FuzzTarget("side-file") { bytes throws(BrokenLaw) in try beside(bytes) },
]

private func read(_ file: [UInt8]) throws(BrokenLaw) -> String {
  guard let image = try? ImageFile(bytes: file) else { throw BrokenLaw("the wrapping is no picture file") }
  let texts = image.metadata.texts
  try require(texts.starts(with: image.metadata.candidates), "candidates don't come first")
  guard let claim = try? Claim(name: "fuzz", bytes: file) else {
    throw BrokenLaw("a picture file is no claim")
  }
  if let parameters = claim.parameters { try requireReadable(inspection(of: parameters.parsed)) }
  return outcome(texts.count, claim)
}

private func outcome(_ texts: Int, _ claim: Claim) -> String {
  let found = claim.parameters.map { $0.parsed.generator } ?? "no settings"
  let odd = claim.notes.map(\.code).joined(separator: " ")
  return "\(texts) texts, \(found)" + (odd.isEmpty ? "" : ", \(odd)")
}

private func bigEndian(_ number: Int, bytes: Int) -> [UInt8] {
  (0..<bytes).reversed().map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
}

private func chunk(_ type: String, _ data: [UInt8]) -> [UInt8] {
  bigEndian(data.count, bytes: 4) + Array(type.utf8) + data + [0, 0, 0, 0]
}

private func png(chunks: [UInt8]) -> [UInt8] {
  [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A] + chunks + chunk("IEND", [])
}

/// Cut where its length would not hold more.
private func segment(_ marker: UInt8, _ data: [UInt8]) -> [UInt8] {
  let kept = Array(data.prefix(65_533))
  return [0xFF, marker] + bigEndian(kept.count + 2, bytes: 2) + kept
}

/// A TIFF block with nothing but a UserComment.
private func userComment(_ content: [UInt8]) -> [UInt8] {
  Array("MM\0*".utf8) + [0, 0, 0, 8, 0, 1, 0x92, 0x86, 0, 7] + bigEndian(content.count, bytes: 4)
    + [0, 0, 0, 26, 0, 0, 0, 0] + content
}

private func riff(_ type: String, _ data: [UInt8]) -> [UInt8] {
  Array(type.utf8) + bigEndian(data.count, bytes: 4).reversed() + data
}

private func webp(_ chunks: [UInt8]) -> [UInt8] {
  Array("RIFF".utf8) + bigEndian(4 + chunks.count, bytes: 4).reversed() + Array("WEBP".utf8) + chunks
}

/// The bytes as the lowest bits of a picture, column by column.
private func hidden(_ bytes: [UInt8], inAlpha: Bool) throws(BrokenLaw) -> String {
  let height = 8
  let bitsPerPixel = inAlpha ? 1 : 3
  let width = max(1, (8 * bytes.count + height * bitsPerPixel - 1) / (height * bitsPerPixel))
  var samples = [UInt8](repeating: 0xFE, count: width * height * 4)
  for bit in 0..<8 * bytes.count {
    let (step, channel) = inAlpha ? (bit, 3) : (bit / 3, bit % 3)
    let pixel = step % height * width + step / height
    samples[4 * pixel + channel] |= bytes[bit / 8] >> (7 - bit % 8) & 1
  }
  var facts = PictureFacts()
  facts.bitDepth = 8
  let found = StealthText(Picture(StoredSamples(width: width, height: height, .rgba8(samples)), facts: facts))
  guard let text = found.text else { return found.remarks.first?.code ?? "nothing hidden" }
  try require(found.remarks.isEmpty, "a text that was read has remarks")
  return "\(text.keyword), \(text.text.utf8.count) bytes"
}

/// A picture that says nothing, with the bytes as its side file.
private func beside(_ bytes: [UInt8]) throws(BrokenLaw) -> String {
  // Foundation loses the buffer that it takes for an empty file.
  guard !bytes.isEmpty else { return "empty" }
  let folder = FileManager.default.temporaryDirectory.appendingPathComponent("fuzz-\(UUID().uuidString)")
  defer { try? FileManager.default.removeItem(at: folder) }
  let picture = folder.appendingPathComponent("a.jpg")
  do {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try Data([0xFF, 0xD8, 0xFF, 0xD9]).write(to: picture)
    let name = bytes.first == UInt8(ascii: "{") ? "a.json" : "a.txt"
    try Data(bytes).write(to: folder.appendingPathComponent(name))
  } catch {
    throw BrokenLaw("the temporary folder can't be written: \(error)")
  }
  guard let claim = try? Claim(path: picture.path) else { throw BrokenLaw("a picture file is no claim") }
  return outcome(0, claim)
}
