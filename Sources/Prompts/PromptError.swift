/// What makes a prompt impossible to read as A1111 does. Places are byte offsets in the UTF-8 of the text given.
public enum PromptError: Error, Hashable, Sendable {
  /// `(x:1.2.3)`: A1111 stops with an error here.
  case weightNotANumber(text: String, offset: Int)
  /// The weights around a piece multiply to more than a 32-bit float holds.
  case weightTooLarge(piece: String)
  case tooManyOpenBrackets(offset: Int, limit: Int)
  /// `[a:b:1e999]`: A1111 stops with an error here.
  case stepNotFinite(text: String, offset: Int)
  case scheduleTooLarge(limit: Int)
  case tooManyChunks(limit: Int)
  /// `<lora:te=0.5>`.
  case networkWithoutName(tag: String)
  /// A multiplier or dimension that is no finite number: A1111 then uses no LoRA at all.
  case networkNumber(tag: String, text: String)
  /// A textual inversion that doesn't fit a chunk of 75 tokens.
  case embeddingTooLong(index: Int, vectors: Int)
  /// The tokenizers of SDXL's two encoders read a text so differently that A1111 stops with an error.
  case chunksDisagree(counts: [Int])
}

extension PromptError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .weightNotANumber(let text, let offset):
      "the weight \"\(text)\" at byte \(offset) of the prompt is not a finite number; write one, as in `(word:1.2)`"
    case .weightTooLarge(let piece):
      "the weights around \"\(piece)\" multiply to no finite number; use smaller weights or fewer brackets"
    case .tooManyOpenBrackets(let offset, let limit):
      "more than \(limit) brackets are open at byte \(offset) of the prompt; close or escape (`\\(`) some"
    case .stepNotFinite(let text, let offset):
      "the step \"\(text)\" at byte \(offset) of the prompt is not a finite number; write a step or a fraction"
    case .scheduleTooLarge(let limit):
      "prompt editing could make more than \(limit) bytes of prompts; use fewer steps or a shorter prompt"
    case .tooManyChunks(let limit):
      "the prompt fills more than \(limit) chunks of 75 tokens; shorten it"
    case .networkWithoutName(let tag):
      "the tag \"\(tag)\" names no file; write it as `<lora:NAME:1>`"
    case .networkNumber(let tag, let text):
      "\"\(text)\" in the tag \"\(tag)\" is not a finite number; write it as `<lora:NAME:1>`"
    case .embeddingTooLong(let index, let vectors):
      "embedding number \(index + 1) has \(vectors) vectors and a prompt chunk holds 75; take it out of the prompt"
    case .chunksDisagree(let counts):
      "the prompt fills \(counts.map(String.init).joined(separator: " and ")) chunks for the model's two text encoders; write words in place of HTML's `&...;` and `<|...|>`"
    }
  }
}
