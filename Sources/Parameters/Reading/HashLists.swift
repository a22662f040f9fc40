import JSON

/// `name: hash` of `Lora hashes` or `TI hashes`.
struct NamedHash: Hashable {
  var name: String
  /// Hexadecimal digits in lower case; nil where none stand or they are no hash.
  var hash: String?
  /// What stands in the place of the hash.
  var written: String?

  init(name: String, hash: String? = nil, written: String? = nil) {
    self.name = name
    self.hash = hash
    self.written = written
  }
}

/// The first twelve digits of the SHA-256 of nothing: Forge writes them for a file that it could not read.
let hashOfNothing = "e3b0c44298fc"

/// Reads `name: hash, name: hash`; a name may contain no colon, since writers take them out.
func namedHashes(_ text: String) -> [NamedHash] {
  text.utf8.split(separator: UInt8(ascii: ",")).compactMap { entry in
    let parts = entry.split(separator: UInt8(ascii: ":"), maxSplits: 1).map {
      String(decoding: $0, as: UTF8.self).trimmed
    }
    guard let name = parts.first, !name.isEmpty else { return nil }
    let written = parts.count == 2 ? parts[1] : nil
    return NamedHash(name: name, hash: written.flatMap(hexDigits), written: written)
  }
}

/// Civitai's `Hashes: {"model": ..., "vae": ..., "lora:NAME": ..., "embed:NAME": ...}`; savers of ComfyUI add
/// `"Model:NAME": ...`.
struct SiteHashes {
  private(set) var model: String?
  private(set) var modelName: String?
  private(set) var vae: String?
  private(set) var loras: [NamedHash] = []
  private(set) var embeddings: [NamedHash] = []

  init(_ text: String?) {
    guard let text, text.utf8.first(where: { $0 > 0x20 }) == UInt8(ascii: "{"),
      let members = (try? JSONValue(parsing: text))?.members
    else { return }
    for member in members {
      let written = member.value.text
      let hash = written.flatMap(hexDigits)
      let parts = member.key.split(separator: ":", maxSplits: 1).map(String.init)
      switch (parts.first, parts.count) {
      case ("model", 1): model = hash
      case ("Model", 2), ("model", 2): modelName = modelName ?? parts[1]
      case ("vae", 1): vae = hash
      case ("lora", 2): loras.append(NamedHash(name: parts[1], hash: hash, written: written))
      case ("embed", 2): embeddings.append(NamedHash(name: parts[1], hash: hash, written: written))
      default: break
      }
    }
  }
}
