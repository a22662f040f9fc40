/// The prompt without its comments (`modules/processing_scripts/comments.py`): first the lines that begin with `#`,
/// then what follows a `#`. Each leaves one newline.
public func removingComments(from prompt: String, rules: PromptRules = .newest) -> String {
  let bytes = Array(prompt.utf8)
  guard rules.comments, bytes.contains(hash) else { return prompt }
  return String(
    decoding: withoutComments(withoutComments(bytes, wholeLines: true), wholeLines: false), as: UTF8.self)
}

private let hash = UInt8(ascii: "#")
private let newline = UInt8(ascii: "\n")

/// A comment's newline belongs to it, so of two comment lines in a row the second is no match of the first pass.
private func withoutComments(_ bytes: [UInt8], wholeLines: Bool) -> [UInt8] {
  var kept: [UInt8] = []
  kept.reserveCapacity(bytes.count + 1)
  var i = 0
  while i < bytes.count {
    let afterNewline = wholeLines && bytes[i] == newline && i + 1 < bytes.count && bytes[i + 1] == hash
    if afterNewline || (bytes[i] == hash && (i == 0 || !wholeLines)) {
      let end = bytes[(i + 1)...].firstIndex(of: newline) ?? bytes.count
      kept.append(newline)
      i = end + 1
    } else {
      kept.append(bytes[i])
      i += 1
    }
  }
  return kept
}
