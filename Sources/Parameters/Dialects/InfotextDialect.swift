import JSON
public import Recipes

/// The text of A1111 and its relatives: Forge, SD.Next, Civitai's copies, savers of ComfyUI, stable-diffusion.cpp.
public struct InfotextDialect: Dialect {
  public let name = "infotext"

  public init() {}

  public func parse(_ text: CarriedText) -> ParsedParameters? {
    guard !isJSON(text.text), let infotext = WildInfotext(text.text) else { return nil }
    let lost = LostKeys(
      infotext.fragments, prompt: infotext.prompt, negativePrompt: infotext.negativePrompt)
    let fields = infotext.fields + lost.fields
    var parsed = ParsedParameters(
      generator: generator(of: fields), prompt: infotext.prompt, negativePrompt: infotext.negativePrompt,
      fields: fields, notes: infotext.notes + lost.notes)
    if let note = readOtherwiseByA1111(text.text, parsed) { parsed.notes.append(note) }
    return parsed
  }

  /// A prompt may begin with a bracket too, so only what is JSON as a whole is left to other dialects.
  private func isJSON(_ text: String) -> Bool {
    guard let first = text.utf8.first(where: { $0 > 0x20 }), first == 0x7B || first == 0x5B else {
      return false
    }
    return (try? JSONValue(parsing: text, nonFinite: true)) != nil
  }
}
