/// What in prompts of ComfyUI means something else than in A1111, each as a sentence.
func comfyLanguage(_ prompts: [String?]) -> [String] {
  let text = UTF8Text(prompts.compactMap { $0 }.joined(separator: "\n"))
  var problems: [String] = []
  if hasUnescaped("()", in: text) {
    problems.append("a prompt weighs words in round brackets, which ComfyUI does in another way than A1111")
  }
  if hasUnescaped("[]", in: text) || hasWord("AND", in: text) || hasWord("BREAK", in: text) {
    problems.append("a prompt has square brackets, AND or BREAK, which only A1111 reads as more than words")
  }
  if has("embedding:", in: text) {
    problems.append("a prompt names an embedding in ComfyUI's way (`embedding:`), which is not rendered")
  }
  if has("<", in: text) {
    problems.append("a prompt has tags that the program that wrote it reads otherwise")
  }
  return problems
}

/// The same for InvokeAI's prompts.
func invokeLanguage(_ prompts: [String?]) -> [String] {
  let text = UTF8Text(prompts.compactMap { $0 }.joined(separator: "\n"))
  var problems: [String] = []
  if hasUnescaped("()", in: text) || hasTrailingSigns(text) {
    problems.append("a prompt weighs words in InvokeAI's way (brackets, `word+`), which is not rendered")
  }
  if has("<", in: text) { problems.append("a prompt has triggers in angle brackets, which are not rendered") }
  return problems
}

private func hasUnescaped(_ characters: String, in text: UTF8Text) -> Bool {
  let wanted = Set(characters.utf8)
  var escaped = false
  for byte in text.bytes {
    if !escaped, wanted.contains(byte) { return true }
    escaped = byte == UInt8(ascii: "\\") && !escaped
  }
  return false
}

private func has(_ word: String, in text: UTF8Text) -> Bool {
  text.bytes.indices.contains { text.has(word, at: $0) }
}

/// A word in capitals between characters that are no letters.
private func hasWord(_ word: String, in text: UTF8Text) -> Bool {
  let wanted = Array(word.utf8)
  return text.bytes.indices.contains { i in
    text.bytes[i] == wanted[0] && text.bytes[i...].starts(with: wanted)
      && (i == 0 || !isLetter(text.bytes[i - 1]))
      && (i + wanted.count == text.count || !isLetter(text.bytes[i + wanted.count]))
  }
}

private func isLetter(_ byte: UInt8) -> Bool {
  byte >= 0x80 || byte == UInt8(ascii: "_") || isDigit(byte) || (0x61...0x7A).contains(lowercased(byte))
}

/// `word+` or `word--`: signs that end a word.
private func hasTrailingSigns(_ text: UTF8Text) -> Bool {
  let signs: Set<UInt8> = [UInt8(ascii: "+"), UInt8(ascii: "-")]
  var start: Int?
  for i in 0...text.count {
    let byte = i < text.count ? text.bytes[i] : 0x20
    if signs.contains(byte) {
      if start == nil { start = i }
    } else {
      if let first = start, first > 0, isLetter(text.bytes[first - 1]), !isLetter(byte) { return true }
      start = nil
    }
  }
  return false
}
