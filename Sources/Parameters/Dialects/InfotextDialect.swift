public import Recipes

/// The text of A1111 and its relatives: Forge, SD.Next, Civitai's copies, savers of ComfyUI, stable-diffusion.cpp.
public struct InfotextDialect: Dialect {
  public let name = "infotext"
  public let page = DialectPage(
    programs:
      "A1111, Forge, reForge, SD.Next, Civitai's copies, savers of ComfyUI, stable-diffusion.cpp, Fooocus (`a1111`), "
      + "Draw Things, Stability Matrix",
    carriers: "PNG `parameters`, UserComment, ImageDescription, XMP, JPEG comment, hidden text, `.txt`",
    reads: "every key; the list of keys says what each one does",
    cannotVerify: "keys that change the picture and are not rendered, each under its reason")

  public init() {}

  public func parse(_ text: CarriedText) -> ParsedParameters? {
    guard text.document == nil, let infotext = WildInfotext(text.text, isAsWritten: text.isAsWritten) else {
      return nil
    }
    let lost = LostKeys(
      infotext.fragments, prompt: infotext.prompt, negativePrompt: infotext.negativePrompt)
    let fields = infotext.fields + lost.fields
    var parsed = ParsedParameters(
      generator: generator(of: fields), prompt: infotext.prompt, negativePrompt: infotext.negativePrompt,
      fields: fields, loras: numberedLoras(fields, beside: infotext.prompt),
      notes: infotext.notes + lost.notes)
    if parsed.generator == "drawthings" { parsed.readDashedNegativePrompt() }
    // Nobody pastes megabytes.
    if text.text.utf8.count <= longestPaste, let note = readOtherwiseByA1111(text.text, parsed) {
      parsed.notes.append(note)
    }
    return parsed
  }
}

extension ParsedParameters {
  /// Draw Things puts a dash in front of the negative prompt's line, and no label.
  fileprivate mutating func readDashedNegativePrompt() {
    guard negativePrompt.isEmpty, let feed = prompt.utf8.lastIndex(of: 0x0A),
      prompt.utf8[prompt.utf8.index(after: feed)...].first == UInt8(ascii: "-")
    else { return }
    negativePrompt = String(prompt[prompt.utf8.index(feed, offsetBy: 2)...]).trimmed
    prompt = String(prompt[..<feed]).trimmed
  }
}

/// `Lora_0 Model name`, `Lora_0 Strength model`, ...: how a saver of ComfyUI names LoRAs beside the prompt.
private func numberedLoras(_ fields: [Field], beside prompt: String) -> [LoraRequest] {
  let numbered = fields.filter { $0.key.utf8.starts(with: "Lora_".utf8) }
  guard !numbered.isEmpty else { return [] }
  let values = Dictionary(numbered.map { ($0.key, $0.value) }, uniquingKeysWith: { first, _ in first })
  let tagged = Set(
    LoraTags(prompt: LostBrackets(prompt).prompt, hashes: []).requests.map { fileName($0.name) })
  return (0..<numbered.count).compactMap { number in
    guard let name = values["Lora_\(number) Model name"], !tagged.contains(fileName(name)) else { return nil }
    let weight = values["Lora_\(number) Strength model"].flatMap(finiteNumber) ?? 1
    return lora(
      name, weight: weight, textEncoder: values["Lora_\(number) Strength clip"].flatMap(finiteNumber),
      hash: values["Lora_\(number) Model hash"])
  }
}
