import JSON
import Prompts
import Testing

@Suite struct LoraActivationGolden {
  @Test("reads A1111's multipliers") func multipliers() throws {
    for item in try cases("extra_networks", of: "golden/prompts.json") {
      let prompt = try #require(item["prompt"]?.text)
      let found = try LoraActivation.all(in: extractingExtraNetworks(from: prompt).networks)
      let expected = (item["lora"]?.elements ?? []).map { lora in
        let values = lora.elements ?? []
        return LoraActivation(
          name: values[0].text ?? "?", textEncoder: values[1].number ?? .nan, unet: values[2].number ?? .nan,
          dimension: values[3].integer)
      }
      #expect(found == expected, "\(prompt)")
    }
  }
}

@Suite struct LoraActivationProperty {
  private func activations(_ prompt: String) throws(PromptError) -> [LoraActivation] {
    try LoraActivation.all(in: extractingExtraNetworks(from: prompt).networks)
  }

  @Test(
    "reads numbers as Python's float() and int() do",
    arguments: [
      ("<lora:x: 0.5 >", 0.5), ("<lora:x:.5>", 0.5), ("<lora:x:5.>", 5), ("<lora:x:1e-1>", 0.1),
      ("<lora:x:1_0>", 10),
      ("<lora:x:-1>", -1), ("<lora:x:１.５>", 1.5), ("<lora:x:٣>", 3),
    ])
  func numbers(prompt: String, te: Double) throws {
    #expect(try activations(prompt) == [LoraActivation(name: "x", textEncoder: te, unet: te)])
  }

  @Test(
    "refuses what is no finite number",
    arguments: [
      "0,5", "", "abc", "1e999", "inf", "nan", "0x1", "1__0", "_1", "1_", "1 0", "--1", "1e",
    ])
  func notNumbers(text: String) {
    let tag = "<lora:x:\(text)>"
    #expect(throws: PromptError.networkNumber(tag: tag, text: text)) { try activations(tag) }
  }

  @Test("refuses a number in place even if a named one replaces it") func replacedNumber() {
    #expect(throws: PromptError.networkNumber(tag: "<lora:x:?:te=1>", text: "?")) {
      try activations("<lora:x:?:te=1>")
    }
  }

  @Test("refuses a dimension that is no integer", arguments: ["4.0", "99999999999999999999", "x"])
  func dimensions(text: String) {
    let tag = "<lora:x:1:1:\(text)>"
    #expect(throws: PromptError.networkNumber(tag: tag, text: text)) { try activations(tag) }
    #expect(throws: PromptError.networkNumber(tag: "<lora:x:dyn=\(text)>", text: text)) {
      try activations("<lora:x:dyn=\(text)>")
    }
  }

  @Test("refuses a tag without a name") func nameless() {
    #expect(throws: PromptError.networkWithoutName(tag: "<lora:te=0.5>")) { try activations("<lora:te=0.5>") }
  }

  @Test("shortens long tags in messages") func longTag() {
    let tag = "<lora:x:" + String(repeating: "z", count: 1000) + ">"
    #expect(
      throws: PromptError.networkNumber(
        tag: tag.prefix(40) + "…", text: String(repeating: "z", count: 40) + "…")
    ) {
      try activations(tag)
    }
  }
}
