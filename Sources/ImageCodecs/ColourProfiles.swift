import Pixels

/// Tells an sRGB profile from others by the description in it.
func colourProfile(_ bytes: [UInt8]) -> ColourProfile {
  let name = profileDescription(bytes) ?? "an unnamed profile"
  return name.contains("sRGB") ? .sRGB : .embedded(name: name, bytes: bytes)
}

/// The `desc` tag of an ICC profile (version 2: ASCII; version 4: UTF-16).
private func profileDescription(_ bytes: [UInt8]) -> String? {
  guard let tags = bytes.bigEndian32(at: 128) else { return nil }
  for tag in 0..<min(Int(tags), 100) {
    let entry = 132 + 12 * tag
    guard let name = bytes.bigEndian32(at: entry), let offset = bytes.bigEndian32(at: entry + 4) else {
      return nil
    }
    if name == 0x6465_7363 { return description(bytes, at: Int(offset)) }  // `desc`
  }
  return nil
}

private func description(_ bytes: [UInt8], at offset: Int) -> String? {
  switch bytes.bigEndian32(at: offset) {
  case 0x6465_7363:  // `desc`: length, ASCII
    guard let length = bytes.bigEndian32(at: offset + 8) else { return nil }
    let start = offset + 12
    guard start + Int(length) <= bytes.count else { return nil }
    return bytes[start..<start + Int(length)].withoutTrailingZeros.latin1
  case 0x6D6C_7563:  // `mluc`: records; the first has length and offset at 20 and 24
    guard let length = bytes.bigEndian32(at: offset + 20), let from = bytes.bigEndian32(at: offset + 24)
    else {
      return nil
    }
    let start = offset + Int(from)
    guard start + Int(length) <= bytes.count else { return nil }
    let units = stride(from: start, to: start + Int(length) - 1, by: 2).compactMap {
      bytes.bigEndian16(at: $0)
    }
    return String(decoding: units, as: UTF16.self)
  default: return nil
  }
}

func profileRemarks(_ profile: ColourProfile) -> [Remark] {
  guard case .embedded(let name, _) = profile else { return [] }
  return [Remark("colour-profile", "The file has the colour profile \"\(name)\".")]
}
