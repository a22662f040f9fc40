import ImageCodecs
import Pixels

/// The decoders of pixels. Sizes that need more than a moment are left out: they say nothing new.
let pictureTargets: [FuzzTarget] = [
  FuzzTarget("png") { bytes throws(BrokenLaw) in try decoded(bytes, as: .png) },
  FuzzTarget("jpeg") { bytes throws(BrokenLaw) in try decoded(bytes, as: .jpeg) },
  FuzzTarget("webp") { bytes throws(BrokenLaw) in try decoded(bytes, as: .webp) },
]

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
