import JSON
public import Recipes

/// The record of Fooocus (`base_model`, `metadata_scheme`) and of FooocusPlus, which has the same names in words.
public struct FooocusDialect: Dialect {
  public let name = "fooocus"
  public let page = DialectPage(
    programs: "Fooocus, FooocusPlus", carriers: "PNG `parameters` or `Comment`, UserComment",
    reads:
      "prompts as typed, steps, sampler, scheduler, guidance, seed, resolution, model with hash, LoRAs, clip skip",
    cannotVerify: "everything: the program samples in its own way and expands prompts")

  public init() {}

  public func parse(_ text: CarriedText) -> ParsedParameters? {
    guard let written = text.document?.members else { return nil }
    let record = JSONValue.object(written.map { .init(snakeCase($0.key), $0.value) })
    guard record["base_model"] != nil, record["guidance_scale"] != nil || record["metadata_scheme"] != nil
    else {
      return nil
    }
    var reading = RecordReading(record, Self.names)
    reading.set("Size", record["resolution"]?.text.flatMap(statedPair))
    // Some versions name each LoRA in both ways.
    let listed = fooocusLoras(record["loras"])
    return reading.parameters(
      "fooocus", prompt: record["prompt"]?.text, negativePrompt: record["negative_prompt"]?.text,
      loras: listed.isEmpty ? numberedLoras(record) : listed)
  }

  /// Logs have `LoRA 1: "name : weight"`, versions in between `lora_combined_1`.
  private func numberedLoras(_ record: JSONValue) -> [LoraRequest] {
    (record.members ?? []).compactMap { member in
      guard member.key.hasPrefix("lora_"), let text = member.value.text,
        let colon = text.utf8.lastIndex(of: UInt8(ascii: ":")),
        let weight = finiteNumber(String(text[text.utf8.index(after: colon)...]).trimmed)
      else { return nil }
      return lora(String(text[..<colon]).trimmed, weight: weight)
    }
  }

  private static let names = RecordNames(
    keys: [
      "steps": "Steps", "sampler": "Sampler", "scheduler": "Schedule type", "guidance_scale": "CFG scale",
      "seed": "Seed", "base_model": "Model", "base_model_hash": "Model hash", "clip_skip": "Clip skip",
      "vae": "VAE", "version": "Version",
    ],
    handled: ["prompt", "negative_prompt", "resolution", "loras"], suspectsUnknown: false)
}

/// RuinedFooocus and Fooocus-MRE: `base_model_name` and the program in `software`.
public struct FooocusForkDialect: Dialect {
  public let name = "fooocus-forks"
  public let page = DialectPage(
    programs: "RuinedFooocus, Fooocus-MRE", carriers: "PNG `parameters` or `Comment`, UserComment",
    reads: "prompts, steps, sampler, scheduler, guidance, seed, size, model with hash, LoRAs, clip skip",
    cannotVerify: "everything: the program samples in its own way")

  public init() {}

  public func parse(_ text: CarriedText) -> ParsedParameters? {
    guard let record = text.document, let software = record["software"],
      record["base_model_name"] != nil
        || record["base_model"] != nil && software.text?.holds("Fooocus") == true
    else { return nil }
    var reading = RecordReading(record, Self.names)
    reading.setSize(record["width"], record["height"])
    reading.set("Size", record["resolution"]?.fieldText.flatMap(statedPair))
    return reading.parameters(
      "fooocus", prompt: (record["Prompt"] ?? record["prompt"])?.text,
      negativePrompt: (record["Negative"] ?? record["negative_prompt"] ?? record["negative"])?.text,
      loras: fooocusLoras(record["loras"]) + taggedLoras(record["loras"]?.text ?? "") + pairedLoras(record))
  }

  /// `Loras:<name:weight>,<name:weight>`: the fork's first versions.
  private func taggedLoras(_ text: String) -> [LoraRequest] {
    text.split(separator: "<").dropFirst().compactMap { tag in
      let parts = tag.prefix { $0 != ">" }.split(separator: ":").map { String($0).trimmed }
      guard parts.count == 2, parts[0] != "None", let weight = finiteNumber(parts[1]) else { return nil }
      return lora(parts[0], weight: weight)
    }
  }

  /// `l1` and `w1`, as Fooocus-MRE names them.
  private func pairedLoras(_ record: JSONValue) -> [LoraRequest] {
    (1...5).compactMap { number in
      guard let name = record["l\(number)"]?.text, name != "None",
        let weight = record["w\(number)"]?.decimal
      else { return nil }
      return lora(name, weight: weight)
    }
  }

  private static let names = RecordNames(
    keys: [
      "steps": "Steps", "sampler_name": "Sampler", "sampler": "Sampler", "scheduler": "Schedule type",
      "cfg": "CFG scale", "seed": "Seed", "base_model_name": "Model", "base_model": "Model",
      "base_model_hash": "Model hash",
      "clip_skip": "Clip skip",
    ],
    handled: [
      "Prompt", "prompt", "Negative", "negative_prompt", "negative", "width", "height", "loras", "denoise",
    ], suspectsUnknown: false)
}

/// `["name", weight, "hash"]`, or `["hash", "weight - name"]` in one fork.
private func fooocusLoras(_ list: JSONValue?) -> [LoraRequest] {
  (list?.elements ?? []).compactMap { entry in
    guard let parts = entry.elements, let first = parts.first?.text, parts.count > 1 else { return nil }
    if let weight = parts[1].decimal {
      return lora(first, weight: weight, hash: parts.dropFirst(2).first?.text)
    }
    let words = (parts[1].text ?? "").split(separator: " - ", maxSplits: 1).map(String.init)
    guard words.count == 2, let weight = finiteNumber(words[0].trimmed) else { return nil }
    return lora(words[1], weight: weight, hash: first)
  }
}

/// `(768, 1280)` as `768x1280`.
private func statedPair(_ text: String) -> String? {
  let numbers = text.split { !($0.isASCII && $0.isNumber) }
  return numbers.count == 2 ? numbers.joined(separator: "x") : nil
}

/// `Base Model Hash` as `base_model_hash`.
private func snakeCase(_ name: String) -> String {
  String(decoding: name.utf8.map { $0 == 0x20 ? UInt8(ascii: "_") : lowercased($0) }, as: UTF8.self)
}
