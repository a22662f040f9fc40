import Recipes

/// Which program wrote an infotext, told by its fields.
func generator(of fields: [Field]) -> String {
  let values = Dictionary(
    fields.map { ($0.key.lowercased(), $0.value) }, uniquingKeysWith: { first, _ in first })
  let version = values["version"] ?? ""
  if version.utf8.starts(with: "ComfyUI".utf8) { return "comfyui" }
  if version.utf8.starts(with: "Fooocus".utf8) { return "fooocus" }
  if version.utf8.starts(with: "stable-diffusion.cpp".utf8) || values["sdcpp"] != nil { return "sdcpp" }
  if values["app"]?.utf8.starts(with: "SD.Next".utf8) == true || values["pipeline"] != nil { return "sdnext" }
  if forgeBase(version) != nil || version.utf8.starts(with: "neo".utf8) || version == "classic" {
    return "forge"
  }
  if values["seed mode"] != nil || values["guidance scale"] != nil { return "drawthings" }
  let isCivitai = values.keys.contains { $0.utf8.starts(with: "civitai ".utf8) } || isOrderedByLength(fields)
  return isCivitai ? "civitai" : "a1111"
}

/// The A1111 version that a Forge build follows: `f2.0.1v1.10.1-previous-...` follows 1.10.1.
func forgeBase(_ version: String) -> SoftwareVersion? {
  guard version.utf8.first == UInt8(ascii: "f"), let v = version.utf8.firstIndex(of: UInt8(ascii: "v")) else {
    return nil
  }
  let base = version[v...].utf8.prefix { $0 != UInt8(ascii: "-") }
  return SoftwareVersion(parsing: String(decoding: base, as: UTF8.self))
}

/// Civitai writes `Steps` and then the other keys by length.
private func isOrderedByLength(_ fields: [Field]) -> Bool {
  guard fields.count >= 7, fields[0].key == "Steps" else { return false }
  let lengths = fields.dropFirst().prefix(8).map(\.key.utf8.count)
  return zip(lengths, lengths.dropFirst()).allSatisfy { $0 <= $1 }
}
