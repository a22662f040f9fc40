import Prompts
import Testing

@Suite struct PromptErrorProperty {
  @Test(
    "says what is wrong and what to do",
    arguments: [
      (PromptError.weightNotANumber(text: "1.2.3", offset: 3), ["1.2.3", "byte 3", "write"]),
      (.weightTooLarge(piece: "cat"), ["\"cat\"", "smaller"]),
      (.tooManyOpenBrackets(offset: 9, limit: 8), ["byte 9", "8", "close"]),
      (.stepNotFinite(text: "1e999", offset: 4), ["1e999", "byte 4", "write"]),
      (.scheduleTooLarge(limit: 77), ["77", "fewer steps"]),
      (.tooManyChunks(limit: 77), ["77", "shorten"]),
      (.networkWithoutName(tag: "<lora:te=1>"), ["<lora:te=1>", "<lora:NAME:1>"]),
      (.networkNumber(tag: "<lora:x:y>", text: "y"), ["<lora:x:y>", "\"y\"", "<lora:NAME:1>"]),
      (.embeddingTooLong(index: 0, vectors: 76), ["number 1", "76", "75"]),
    ])
  func descriptions(error: PromptError, parts: [String]) {
    for part in parts { #expect("\(error)".contains(part)) }
  }
}
