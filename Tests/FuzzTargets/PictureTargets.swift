import ImageCodecs
import Pixels

/// The decoders of pixels. Sizes that need more than a moment are left out: they say nothing new.
let pictureTargets: [FuzzTarget] = [
  FuzzTarget("png") { bytes throws(BrokenLaw) in try decoded(bytes, as: .png) },
  FuzzTarget("jpeg") { bytes throws(BrokenLaw) in try decoded(bytes, as: .jpeg) },
  FuzzTarget("webp") { bytes throws(BrokenLaw) in try decoded(bytes, as: .webp) },
  // What no mutation of a file reaches, for its checks would be wrong.
  FuzzTarget("png-rows") { bytes throws(BrokenLaw) in
    let plain = PlainPNG(bytes)
    let row = 1 + plain.width * plain.pixel
    var rows = Array(bytes.dropFirst(2).prefix(bytes.count / row * row))
    for start in stride(from: 0, to: rows.count, by: row) { rows[start] %= 5 }
    return try plain.agreed(pixels: zlibStored(rows), height: max(1, rows.count / row))
  },
  FuzzTarget("png-stream") { bytes throws(BrokenLaw) in
    try PlainPNG(bytes).agreed(
      pixels: Array(bytes.dropFirst(3)), height: 1 + Int(bytes.dropFirst(2).first ?? 0) % 64)
  },
]

/// A PNG file of the kind that is decoded without libpng: the first byte tells its width, the second whether it has
/// alpha and into how many chunks its pixels are cut.
private struct PlainPNG {
  let width: Int
  let pixel: Int
  private let cuts: Int

  init(_ bytes: [UInt8]) {
    let second = bytes.dropFirst().first ?? 0
    width = 1 + Int(bytes.first ?? 0) % 64
    pixel = second & 1 == 0 ? 3 : 4
    cuts = 1 + Int(second >> 1) % 5
  }

  /// Decoded twice: as it is, and by libpng, to which a palette hands it over.
  func agreed(pixels: [UInt8], height: Int) throws(BrokenLaw) -> String {
    let (own, other) = (
      picture(pixels, height, beside: []), picture(pixels, height, beside: chunk("PLTE", [1, 2, 3]))
    )
    try require(own?.rgb == other?.rgb && own?.px16 == other?.px16, "two decoders differ")
    return own == nil ? "refused" : "decoded"
  }

  private func picture(_ pixels: [UInt8], _ height: Int, beside: [UInt8]) -> Picture? {
    let sides = bigEndian(UInt32(width)) + bigEndian(UInt32(height))
    let piece = max(1, (pixels.count + cuts - 1) / cuts)
    var data: [UInt8] = []
    for start in stride(from: 0, to: pixels.count, by: piece) {
      data += chunk("IDAT", Array(pixels[start..<min(pixels.count, start + piece)]))
    }
    var file: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
    file += chunk("IHDR", sides + [8, pixel == 3 ? 2 : 6, 0, 0, 0])
    file += beside + data + chunk("IEND", [])
    return (try? ImageFile(bytes: file)).flatMap { try? $0.picture() }
  }

  private func chunk(_ type: String, _ data: [UInt8]) -> [UInt8] {
    let checked = Array(type.utf8) + data
    return bigEndian(UInt32(data.count)) + checked + bigEndian(crc32(checked))
  }
}

/// A zlib stream whose blocks are stored as they are.
func zlibStored(_ bytes: [UInt8]) -> [UInt8] {
  var stream: [UInt8] = [0x78, 0x01]
  for start in stride(from: 0, to: max(1, bytes.count), by: 0xFFFF) {
    let block = bytes[start..<min(bytes.count, start + 0xFFFF)]
    let (low, high) = (UInt8(block.count & 255), UInt8(block.count >> 8))
    stream += [start + 0xFFFF < bytes.count ? 0 : 1, low, high, ~low, ~high] + block
  }
  var (a, b): (UInt32, UInt32) = (1, 0)
  for byte in bytes {
    a = (a + UInt32(byte)) % 65_521
    b = (b + a) % 65_521
  }
  return stream + bigEndian(b << 16 | a)
}

private func bigEndian(_ number: UInt32) -> [UInt8] {
  (0..<4).reversed().map { UInt8(truncatingIfNeeded: number >> (8 * UInt32($0))) }
}

private func crc32(_ bytes: [UInt8]) -> UInt32 {
  var check: UInt32 = .max
  for byte in bytes {
    check ^= UInt32(byte)
    for _ in 0..<8 { check = check >> 1 ^ (check & 1 == 0 ? 0 : 0xEDB8_8320) }
  }
  return ~check
}

private let mostPixels = 1 << 20

private func decoded(_ bytes: [UInt8], as format: ImageFormat) throws(BrokenLaw) -> String {
  guard let file = try? ImageFile(bytes: bytes), file.format == format else { return "no such file" }
  guard claimedPixels(bytes, format).allSatisfy({ $0 <= mostPixels }) else { return "large" }
  let picture: Picture
  do throws(ImageCodecError) { picture = try file.picture() } catch { return "refused" }
  try require(picture.rgb.bytes.count == 3 * picture.width * picture.height, "samples are missing")
  try require(picture.px16.count == 4 * picture.width * picture.height, "deep samples are missing")
  _ = picture.convertedToSRGB()
  guard picture.rgb.pixelCount <= 4096 else { return "decoded" }
  let again = (try? encodedPNG(picture.rgb)).flatMap { try? ImageFile(bytes: $0) }.flatMap {
    try? $0.picture()
  }
  try require(again?.rgb == picture.rgb, "the picture changes when it is written and read")
  return "decoded"
}

/// Sizes that the bytes may claim: more than one in a JPEG file, where a marker may stand anywhere.
private func claimedPixels(_ bytes: [UInt8], _ format: ImageFormat) -> [Int] {
  /// A number whose highest byte stands at the first place.
  func number(_ places: Int...) -> Int {
    places.reduce(0) { $0 << 8 | (bytes.indices.contains($1) ? Int(bytes[$1]) : 0) }
  }
  switch format {
  case .png:
    return [number(16, 17, 18, 19).multipliedReportingOverflow(by: number(20, 21, 22, 23)).partialValue]
  case .jpeg:
    let frames = bytes.indices.dropLast().filter {
      bytes[$0] == 0xFF && (0xC0...0xCF).contains(bytes[$0 + 1])
    }
    return frames.map { number($0 + 5, $0 + 6) * number($0 + 7, $0 + 8) }
  case .webp:
    switch number(15) {
    case 0x58: return [(1 + number(26, 25, 24)) * (1 + number(29, 28, 27))]
    case 0x4C: return [(1 + number(22, 21) & 0x3FFF) * (1 + number(24, 23, 22) >> 6 & 0x3FFF)]
    default: return [(number(27, 26) & 0x3FFF) * (number(29, 28) & 0x3FFF)]
    }
  }
}
