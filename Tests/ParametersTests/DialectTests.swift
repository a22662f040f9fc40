import JSON
import Recipes
import Testing

@testable import Parameters

@Suite struct BesideTextProperty {
  private static let text = "a pier\nSteps: 5, Sampler: Euler, CFG scale: 7, Seed: 1, Size: 64x64, Model: m"

  /// The plain graph of five nodes that gives the text's picture, with another latent or sampler on request.
  private static func graph(
    latent: String =
      #"{"class_type": "EmptyLatentImage", "inputs": {"width": 64, "height": 64, "batch_size": 1}}"#,
    sampler: String = "KSampler"
  ) -> String {
    """
    {"c": {"class_type": "CheckpointLoaderSimple", "inputs": {"ckpt_name": "m.safetensors"}},
     "e": \(latent),
     "p": {"class_type": "CLIPTextEncode", "inputs": {"text": "a pier", "clip": ["c", 1]}},
     "n": {"class_type": "CLIPTextEncode", "inputs": {"text": "", "clip": ["c", 1]}},
     "k": {"class_type": "\(sampler)", "inputs": {"steps": 5, "seed": 1, "cfg": 7, "sampler_name": "euler",
       "scheduler": "normal", "denoise": 1, "model": ["c", 0], "positive": ["p", 0], "negative": ["n", 0],
       "latent_image": ["e", 0]}},
     "d": {"class_type": "VAEDecode", "inputs": {"samples": ["k", 0], "vae": ["c", 2]}},
     "s": {"class_type": "SaveImage", "inputs": {"images": ["d", 0], "filename_prefix": "x"}}}
    """
  }

  private func codes(_ texts: [CarriedText]) throws -> Set<ReasonCode> {
    let found = try #require(parsedParameters(in: texts, lastResort: false))
    return Set(Recipe(reading: found.parsed).reasons.map(\.code))
  }

  private func codes(beside graph: String, label: String = "prompt") throws -> Set<ReasonCode> {
    let all = ["parameters": Self.text, label: graph]
    return try codes([
      CarriedText(Self.text, label: "parameters", companions: all),
      CarriedText(graph, label: label, companions: all),
    ])
  }

  @Test("a record cut anywhere gives only what is complete in it, and is never all that made the picture")
  func tornRecord() throws {
    let whole =
      #"{"sui_image_params": {"prompt": "a \"cat\" {", "model": "m", "seed": 1234, "steps": 20, "#
      + #""cfgscale": 7.5, "width": 512, "height": 768, "sampler": "euler", "tags": [1, true, null], "x": "y"}}"#
    let facts = try parsedParameters(whole).fields
    var most = 0
    for length in 1..<whole.utf8.count {
      guard let parsed = try? parsedParameters(String(decoding: whole.utf8.prefix(length), as: UTF8.self))
      else {
        continue
      }
      #expect(parsed.reasons.map(\.code).contains(.incompleteParameters), "\(length)")
      #expect(
        parsed.fields.allSatisfy { facts.contains($0) || $0.key == "tags" }, "\(length): \(parsed.fields)")
      most = max(most, parsed.fields.count)
    }
    #expect(most == facts.count)
    for text in ["{a|b} cat", "{", "{}}", "{\"a\": 1]", "[\"cat\""] {
      #expect(throws: ParameterError.noParameters, "\(text)") { try parsedParameters(text) }
    }
  }

  @Test("a graph that lost its quotes is named, and read only where nothing else is there")
  func damagedGraph() throws {
    let text = "{4: {inputs: {ckpt_name: a.safetensors}, class_type: CheckpointLoaderSimple}, 6: {inputs: {te"
    let parsed = try parsedParameters(text)
    #expect(parsed.generator == "comfyui" && parsed.reasons.map(\.code) == [.customGraph])
    #expect(parsedParameters(in: [CarriedText(text)], lastResort: false) == nil)
    #expect(throws: ParameterError.noParameters) { try parsedParameters("inputs of a class_type") }
  }

  @Test("what Civitai did to a picture after sampling is refused, what it only asked for is not")
  func siteRecord() throws {
    func reasons(_ more: String) throws -> [ReasonCode] {
      try parsedParameters(
        #"{"prompt": "a", "steps": 20, "cfgScale": 7, "seed": 5, "sampler": "Euler", "width": 512, "height": 512\#(more)}"#
      ).reasons.map(\.code)
    }
    #expect(
      try reasons(#", "disablePoi": true, "quantity": 4, "aspectRatio": "1:1", "transformations": []"#) == [])
    #expect(try reasons(#", "transformations": [{"type": "upscale", "upscaleWidth": 1536}]"#) == [.upscaled])
  }

  @Test("the first InvokeAI kept its one picture in a list")
  func listedPicture() throws {
    let image =
      #"{"steps": 20, "cfg_scale": 7.5, "seed": 5, "width": 512, "height": 768, "strength": 0.75, "#
      + #""prompt": [{"prompt": "a cat [dog]", "weight": 1.0}], "sampler": "k_euler_a", "type": "txt2img"}"#
    let parsed = try parsedParameters(#"{"model_hash": "fe4efff1e174", "images": [\#(image)]}"#)
    let recipe = Recipe(reading: parsed)
    #expect(recipe.modelHash == "fe4efff1e174" && recipe.sampler == "Euler a" && recipe.reasons == [])
    #expect(parsed.prompt == "a cat" && parsed.negativePrompt == "dog")
    #expect(throws: ParameterError.noParameters) {
      try parsedParameters(#"{"images": [\#(image), \#(image)]}"#)
    }
  }

  @Test("a text beside a plain graph counts as it stands")
  func plainGraph() throws {
    #expect(try codes(beside: Self.graph()).isEmpty)
    #expect(try codes(beside: "no graph").isEmpty && codes(beside: "{}").isEmpty)
  }

  @Test("a text beside a graph that is not plain is not all that made the picture")
  func otherGraph() throws {
    let encoded = #"{"class_type": "VAEEncode", "inputs": {"pixels": ["i", 0], "vae": ["c", 2]}}"#
    #expect(try codes(beside: Self.graph(latent: encoded)) == [.customGraph, .img2img])
    #expect(try codes(beside: Self.graph(sampler: "SamplerCustom")) == [.customGraph])
    #expect(
      try codes(beside: "Prompt:" + Self.graph(sampler: "SamplerCustom"), label: "Make") == [.customGraph])
  }

  @Test("the reason says that it stands in the graph beside the text")
  func detail() throws {
    let graph = Self.graph(sampler: "SamplerCustom")
    let text = CarriedText(Self.text, label: "parameters", companions: ["prompt": graph])
    let found = try #require(parsedParameters(in: [text], lastResort: false))
    #expect(found.parsed.prompt == "a pier" && found.parsed.value("Seed") == "1")
    #expect(found.parsed.reasons.allSatisfy { $0.detail.hasPrefix("in the graph beside the text, ") })
  }

  @Test(
    "a setting on a line behind the settings still counts against a claim",
    arguments: [
      ("ControlNet 0: \"Module: canny, Model: x\"", ReasonCode.controlnet),
      ("Hypernet: h", .unsupportedFeature),
      ("ADetailer model: face_yolov8n.pt, ADetailer version: 23", .adetailer),
      ("a remark\nScript: X/Y/Z plot", .script),
    ])
  func trailing(line: String, code: ReasonCode) throws {
    let parsed = try parsedParameters(Self.text + "\n" + line)
    #expect(Recipe(reading: parsed).reasons.map(\.code) == [code])
    #expect(parsed.notes.contains { $0.code == "trailing-text" })
  }

  @Test(
    "a line behind the settings that holds no such setting changes nothing",
    arguments: ["a remark: thanks", "Seed: 7", "Script", "https://example.org/x: y"])
  func harmlessTrailing(line: String) throws {
    let parsed = try parsedParameters(Self.text + "\n" + line)
    #expect(Recipe(reading: parsed).reasons.isEmpty && parsed.value("Seed") == "1")
  }

  @Test("numbered LoRAs that tags name too are counted once, and thousands of them cost their number")
  func numberedLoras() throws {
    let keys = "Lora_0 Model name: styles/ink.safetensors, Lora_0 Strength model: 0.5"
    func names(_ prompt: String, _ keys: String) throws -> [String] {
      let text = Self.text.replacing("a pier", with: prompt) + ", " + keys
      return Recipe(reading: try parsedParameters(text)).loras.map(\.name)
    }
    #expect(try names("a pier", keys) == ["ink"])
    #expect(try names("a pier <lora:ink:0.5>", keys) == ["ink"])
    #expect(try names("a pier <lora:ink2:0.5>", keys) == ["ink2", "ink"])
    let many = (0..<2000).map { "Lora_\($0) Model name: l\($0)" }.joined(separator: ", ")
    #expect(try names(String(repeating: "a boat, ", count: 100_000), many).count == 2000)
  }
}
