public import Pixels

/// Text hidden in the lowest bits of pixels (`stealth_pnginfo` and its relatives): 15 bytes of signature, 32 bits that
/// count the payload's bits, payload; column by column, from the highest bit of each byte.
public struct StealthText: Hashable, Sendable {
  /// nil: no signature, or a damaged payload.
  public let text: EmbeddedText?
  public let remarks: [Remark]

  /// Only files without loss keep the bits, and only before anything turns them.
  public init(_ picture: Picture) {
    guard !picture.facts.isLossy, picture.facts.bitDepth == 8, picture.facts.orientation == .upright else {
      text = nil
      remarks = []
      return
    }
    let carriers: [LowestBits.Carrier] = picture.facts.isTransparent ? [.alpha, .colours] : [.colours]
    let readings = carriers.compactMap { HiddenPayload(LowestBits(picture, $0)) }
    text = readings.lazy.compactMap(\.text).first
    remarks =
      text == nil ? readings.compactMap(\.problem).prefix(1).map { Remark("damaged-stealth", $0) } : []
  }
}

/// What follows a signature.
private struct HiddenPayload {
  var text: EmbeddedText?
  var problem: String?

  /// nil: no signature.
  init?(_ bits: LowestBits) {
    let signature = bits.bytes(from: 0, count: 15).latin1
    let names: (plain: String, zipped: String, carrier: String) =
      bits.carrier == .alpha
      ? ("stealth_pnginfo", "stealth_pngcomp", "alpha") : ("stealth_rgbinfo", "stealth_rgbcomp", "rgb")
    guard signature == names.plain || signature == names.zipped else { return nil }
    let length = bits.bytes(from: 120, count: 4).reduce(0) { $0 << 8 | Int($1) }
    guard length <= bits.count - 152, length / 8 <= PNGText.longest else {
      problem =
        "The picture's lowest bits announce \(length) bits of text, more than it can hold; it was skipped."
      return
    }
    let payload = bits.bytes(from: 152, count: length / 8)
    var bytes = payload
    if signature == names.zipped {
      guard case .whole(let inflated) = inflated(payload[...], limit: PNGText.longest) else {
        problem = "The text in the picture's lowest bits can't be inflated; it was skipped."
        return
      }
      bytes = inflated
    }
    // A picture that was cut keeps the signature, but not the order of the bits.
    guard !bytes.contains(where: { $0 < 0x20 && !(0x09...0x0D).contains($0) && $0 != 0 }) else {
      problem = "What stands in the picture's lowest bits behind a signature is no text; it was skipped."
      return
    }
    text = EmbeddedText(carrier: "stealth:" + names.carrier, keyword: signature, text: bytes.utf8OrLatin1)
  }
}

/// The lowest bits of a picture as a stream of bytes.
private struct LowestBits {
  enum Carrier {
    case alpha
    case colours
  }

  let carrier: Carrier
  /// Bits the picture has room for.
  let count: Int
  private let picture: Picture

  init(_ picture: Picture, _ carrier: Carrier) {
    self.picture = picture
    self.carrier = carrier
    count = picture.rgb.pixelCount * (carrier == .alpha ? 1 : 3)
  }

  /// Bits beyond the picture read as 0.
  func bytes(from start: Int, count bytes: Int) -> [UInt8] {
    (0..<bytes).map { byte in
      (0..<8).reduce(0) { $0 << 1 | bit(start + 8 * byte + $1) }
    }
  }

  private func bit(_ index: Int) -> UInt8 {
    guard index < count else { return 0 }
    let (step, channel) = carrier == .alpha ? (index, 3) : (index / 3, index % 3)
    let pixel = step % picture.height * picture.width + step / picture.height
    if let stored = picture.stored { return stored.lowestBit(pixel: pixel, channel: channel) }
    return picture.rgb.bytes[3 * pixel + channel] & 1
  }
}
