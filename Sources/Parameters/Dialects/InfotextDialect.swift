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
    guard text.document == nil, let infotext = WildInfotext(text.text) else { return nil }
    let lost = LostKeys(
      infotext.fragments, prompt: infotext.prompt, negativePrompt: infotext.negativePrompt)
    let fields = infotext.fields + lost.fields
    var parsed = ParsedParameters(
      generator: generator(of: fields), prompt: infotext.prompt, negativePrompt: infotext.negativePrompt,
      fields: fields, notes: infotext.notes + lost.notes)
    if let note = readOtherwiseByA1111(text.text, parsed) { parsed.notes.append(note) }
    return parsed
  }
}
