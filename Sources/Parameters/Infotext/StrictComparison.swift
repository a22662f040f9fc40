import Recipes

/// What A1111 itself would read otherwise in a text: whoever pastes it there gets another picture.
func readOtherwiseByA1111(_ text: String, _ parsed: ParsedParameters) -> Note? {
  let strict = StrictInfotext(text, fillingDefaults: false)
  var names: [String] = []
  if strict.prompt.trimmed != parsed.prompt { names.append("Prompt") }
  if strict.negativePrompt.trimmed != parsed.negativePrompt { names.append("Negative prompt") }
  for key in ["Steps", "Sampler", "CFG scale", "Seed", "Model hash"] where parsed.value(key) ?? "" != "" {
    if strict[key]?.trimmed != parsed.value(key) { names.append(key) }
  }
  if let size = parsed.value("Size").flatMap(statedSize) {
    let read = [strict["Size-1"], strict["Size-2"]].map { $0.flatMap { Int($0) } }
    if read != [size.width, size.height] { names.append("Size") }
  }
  guard !names.isEmpty else { return nil }
  return Note(
    "a1111-reads-otherwise", "pasted into A1111, the text gives another \(enumerated(names, atMost: 8))")
}
