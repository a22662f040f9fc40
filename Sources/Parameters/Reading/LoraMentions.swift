import Recipes

/// LoRAs that a record names beside its prompt, as the tags that A1111 would have them in.
struct LoraMentions {
  private(set) var tags = ""
  private(set) var hashes: [NamedHash] = []
  private(set) var reasons: [Reason] = []
  private(set) var notes: [Note] = []

  init(_ loras: [LoraRequest]) {
    for lora in loras {
      guard !lora.name.isEmpty, !lora.name.utf8.contains(where: breaksTag) else {
        reasons.append(
          Reason(.unsupportedFeature, "the LoRA \(enumerated([lora.name])) has a name that no tag can hold"))
        continue
      }
      let (text, unet) = (plain(lora.textEncoderMultiplier), plain(lora.unetMultiplier))
      tags += "<lora:\(lora.name):\(text == unet ? text : text + ":" + unet)>"
      if let hash = lora.hash { hashes.append(NamedHash(name: lora.name, hash: hash, written: hash)) }
    }
    guard !tags.isEmpty else { return }
    let names = enumerated(loras.map(\.name))
    notes = [
      Note("loras-beside-prompt", "LoRAs stand beside the prompt and are read as tags at its end: \(names)")
    ]
  }

  private func breaksTag(_ byte: UInt8) -> Bool {
    [UInt8(ascii: ":"), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: ","), UInt8(ascii: "=")].contains(
      byte) || byte < 0x20
  }
}
