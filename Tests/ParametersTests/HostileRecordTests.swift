import JSON
import Recipes
import TestSupport
import Testing

@testable import Parameters

/// Records of other programs that are large or twisted; the tests guard against what takes more than linear time.
@Suite struct HostileRecordProperty {
  private func duration(reading text: String) -> Duration {
    processorTime { if let parsed = try? parsedParameters(text) { _ = inspection(of: parsed) } }
  }

  private static func node(_ type: String, _ inputs: KeyValuePairs<String, JSONValue?>) -> JSONValue {
    .object(["class_type": .string(type), "inputs": .object(inputs)])
  }

  private static func link(_ node: String, _ output: Int = 0) -> JSONValue {
    .array([.string(node), .int(output)])
  }

  /// A plain graph with a chain of LoRAs and many previews.
  private func graph(_ count: Int) -> JSONValue {
    var members: [JSONValue.Member] = [
      .init("c", Self.node("CheckpointLoaderSimple", ["ckpt_name": .string("a.safetensors")])),
      .init("e", Self.node("EmptyLatentImage", ["width": .int(64), "height": .int(64)])),
      .init("d", Self.node("VAEDecode", ["samples": Self.link("k"), "vae": Self.link("c", 2)])),
      .init("p", Self.node("CLIPTextEncode", ["text": .string("a"), "clip": Self.link("0", 1)])),
      .init(
        "k",
        Self.node(
          "KSampler",
          [
            "steps": .int(5), "seed": .int(1), "cfg": .int(7), "sampler_name": .string("euler"),
            "scheduler": .string("normal"), "denoise": .int(1), "model": Self.link("0"),
            "positive": Self.link("p"),
            "negative": Self.link("p"), "latent_image": Self.link("e"),
          ])),
    ]
    for i in 0..<count {
      let next = i + 1 == count ? "c" : String(i + 1)
      members.append(.init("s\(i)", Self.node("PreviewImage", ["images": Self.link("d")])))
      members.append(
        .init(
          String(i),
          Self.node(
            "LoraLoader",
            [
              "lora_name": .string("l\(i)"), "strength_model": .int(1), "strength_clip": .int(1),
              "model": Self.link(next), "clip": Self.link(next, 1),
            ])))
    }
    return .object(members)
  }

  @Test("a plain graph of thousands of nodes is read, and fast")
  func largeGraph() throws {
    let text = graph(2000).compact
    let parsed = try parsedParameters(text)
    #expect(parsed.loras.count == 2000 && parsed.reasons.isEmpty && parsed.loras.first?.name == "l1999")
    #expect(duration(reading: text) < .seconds(10))
  }

  static let twisted: [String] = [
    #"{"1": {"class_type": "KSampler", "inputs": {"model": ["1", 0], "positive": ["1", 0], "negative": ["1", 0]}}}"#,
    #"{"1": {"class_type": "KSampler", "inputs": 5}}"#, #"{"1": {"class_type": "", "inputs": {}}}"#,
    #"{"1": {"class_type": "KSampler", "inputs": {"model": ["2", -1], "seed": [1, 2, 3]}}, "2": {"class_type": "LoraLoader", "inputs": {"model": ["2", 0]}}}"#,
    #"{"sui_image_params": []}"#, #"{"sui_image_params": {"width": {}, "height": [], "loras": 5}}"#,
    #"{"base_model": 1, "guidance_scale": null, "resolution": "()", "loras": [[], [1], ["a", "b"], ["a", {}]]}"#,
    #"{"positive_prompt": 5, "model": {"name": {}}, "loras": [5, {}], "scheduler": "_k", "generation_mode": []}"#,
    #"{"image": {"prompt": [], "steps": {}, "postprocessing": [5, {}]}}"#,
    #"{"ksamplerName": {}, "models": [5, {"weight": "x"}], "baseModel": []}"#,
    #"{"num_inference_steps": 5, "prompt": 5, "Model": []}"#,
    #"{"c": "", "steps": "", "scale": [], "lora": [5]}"#,
    #"{"uc": 5, "scale": 5, "Comment": "{"}"#,
    #"{"items": [null, 5, {"meta": null}, {"meta": {"comfy": "{"}}]}"#,
    #"[{"SourceFile": "x", "Parameters": {"a": 1}, "Prompt": "[[", "Comment": null}]"#, "\"\" -s -S",
    "\"a\" -s 5 -S",
    #""a" --ddim_steps --scale --ckpt [] --W -5"#, "\"\\", "prompt:", "prompt:{", "{}", "[]",
  ]

  @Test("twisted records never trap", arguments: twisted.indices)
  func trapless(index: Int) {
    #expect(duration(reading: Self.twisted[index]) < .seconds(5))
  }

  @Test("cut off anywhere, a record is read or refused, never trapped on")
  func cuts() {
    let text = graph(2).compact
    for length in stride(from: 0, to: text.utf8.count, by: 7) {
      _ = try? parsedParameters(String(decoding: text.utf8.prefix(length), as: UTF8.self))
    }
  }

  @Test("megabytes of a record's parts take no longer than their length")
  func large() {
    let texts = [
      "{\"sui_image_params\": {" + (0..<10_000).map { "\"k\($0)\": \($0)" }.joined(separator: ",") + "}}",
      "\"a\" " + String(repeating: "-s 5 -S 6 ", count: 10_000),
      "\"" + String(repeating: "a\" -", count: 100_000),
      "{\"image\": {\"steps\": 5, \"prompt\": \"" + String(repeating: "[", count: 500_000) + "\"}}",
      "ExifTool Version Number : 1\n" + String(repeating: "Comment : {}\n", count: 20_000),
      "{\"prompt\": \"x\", \"steps\": 1, \"seed\": 1, \"resources\": ["
        + (0..<5000).map { "{\"type\": \"lora\", \"name\": \"n\($0)\", \"weight\": 1}" }.joined(
          separator: ",") + "]}",
    ]
    for (index, text) in texts.enumerated() { #expect(duration(reading: text) < .seconds(10), "\(index)") }
  }

  @Test("mutated texts of every dialect never trap (seed 21)")
  func mutations() throws {
    var dice = Dice(seed: 21)
    let rows =
      try jsonLines(Fixture.bytes("corpus/own.jsonl")) + jsonLines(Fixture.bytes("corpus/adversarial.jsonl"))
    let texts = rows.compactMap { $0["text"].flatMap(\.text).map { Array($0.utf8) } }
    let pieces = [
      "\"", "\\", "[", "{", "}", ":", ",", " -", "://", "@a.bc", "token=", "9", "null", "\u{0}", "é", "=",
      "-1",
    ]
    .map { Array($0.utf8) }
    for _ in 0..<1500 {
      var text = dice.pick(texts)
      for _ in 0...dice.below(6) {
        let place = dice.below(text.count + 1)
        switch dice.below(3) {
        case 0: text.insert(contentsOf: dice.pick(pieces), at: place)
        case 1: text.removeSubrange(place..<min(text.count, place + dice.below(9)))
        default: text = Array(text[place...] + text[..<place])
        }
      }
      let words = String(decoding: text, as: UTF8.self)
      _ = redacted(words)
      _ = CommandLineText(words)
      guard let parsed = try? parsedParameters(words) else { continue }
      _ = inspection(of: parsed)
      _ = try resolution(of: parsed).infotext
    }
  }
}
