import Foundation
import JSON
import TestSupport
import Testing

@testable import Commands

/// Every kind of bad input, with the exit status that DESIGN promises and words that help.
@Suite struct BadInputProperty {
  struct Case: CustomTestStringConvertible {
    let name: String
    let arguments: [String]
    let status: Int32
    /// What the message must name.
    let words: [String]
    var input: [UInt8]?
    var testDescription: String { name }
  }

  private static let line =
    "Steps: 2, Sampler: Euler, CFG scale: 7, Seed: 1, Size: 64x64, Model hash: 949e39aa10, RNG: CPU, Version: v1.10.1"

  /// A claim on standard input with one thing replaced.
  private static func claim(
    _ name: String, _ old: String, _ new: String, _ status: Int32, _ words: [String],
    prompt: String = "a ball"
  ) -> Case {
    let text =
      prompt + "\n" + line.split(separator: old, omittingEmptySubsequences: false).joined(separator: new)
    return Case(
      name: name, arguments: ["-", "--models", Tool.models], status: status, words: words,
      input: Array(text.utf8))
  }

  static let claims = [
    claim("zero steps", "Steps: 2", "Steps: 0", 2, ["invalid-value", "Steps"]),
    claim("negative steps", "Steps: 2", "Steps: -3", 2, ["invalid-value", "Steps"]),
    claim("giant steps", "Steps: 2", "Steps: 123456", 2, ["too-large", "--no-limits"]),
    claim("steps beyond any number", "Steps: 2", "Steps: 9999999999999999999999999", 2, ["Steps"]),
    claim("zero size", "Size: 64x64", "Size: 0x64", 2, ["invalid-value", "Size"]),
    claim("giant size", "Size: 64x64", "Size: 99999x99999", 2, ["too-large", "--no-limits"]),
    claim("CFG that is no number", "CFG scale: 7", "CFG scale: NaN", 2, ["invalid-value", "CFG scale"]),
    claim("infinite CFG", "CFG scale: 7", "CFG scale: inf", 2, ["invalid-value", "CFG scale"]),
    claim("unknown sampler", "Sampler: Euler", "Sampler: Oiler", 2, ["unknown-sampler", "Oiler"]),
    claim("no seed", "Seed: 1, ", "", 2, ["no-seed"]),
    claim("no steps", "Steps: 2, ", "", 2, ["incomplete-parameters"]),
    claim("missing model", "949e39aa10", "0123456789", 2, ["missing-checkpoint", "0123456789"]),
    claim(
      "wrong hash", "Model hash: 949e39aa10", "Model hash: 0123456789, Model: tiny-scenes_v1", 2,
      ["hash-mismatch", "949e39aa10", "--accept-mismatch"]),
    claim("a LoRA that leads out of the folder", "x", "x", 2, ["missing-lora"], prompt: "a <lora:../../x:1>"),
    claim("a LoRA that is not there", "x", "x", 2, ["missing-lora", "nobody"], prompt: "a <lora:nobody:1>"),
    claim("ControlNet", "RNG: CPU", "RNG: CPU, ControlNet 0: \"Module: none\"", 2, ["controlnet"]),
    claim(
      "an upscaling network", "RNG: CPU",
      "RNG: CPU, Denoising strength: 0.5, Hires upscale: 2, Hires upscaler: R-ESRGAN 4x+", 2,
      ["missing-upscaler", "R-ESRGAN 4x+"]),
    Case(
      name: "no parameters", arguments: ["-"], status: 2, words: ["no-parameters"],
      input: Array("a ball".utf8)),
    Case(
      name: "an impossible override", arguments: ["-", "--set", "Steps: many"], status: 65,
      words: ["Steps", "many"],
      input: Array(("a\n" + line).utf8)),
    Case(
      name: "an override without a key", arguments: ["-", "--set", "20"], status: 64, words: ["Key: value"],
      input: Array(("a\n" + line).utf8)),
    Case(name: "empty input", arguments: ["-"], status: 65, words: ["empty"], input: []),
    Case(
      name: "invalid UTF-8", arguments: ["-", "--models", Tool.models], status: 0, words: ["latin-1"],
      input: [0xE9, 0x20] + Array(("a\n" + line).utf8)),
    Case(name: "an input that is not there", arguments: ["nothing.txt"], status: 66, words: ["nothing.txt"]),
    Case(name: "a folder", arguments: ["/"], status: 66, words: ["folder"]),
    Case(
      name: "a model folder that is not there", arguments: ["-", "--models", "nowhere"], status: 66,
      words: ["nowhere", "--models"], input: Array(("a\n" + line).utf8)),
    Case(
      name: "an output folder that can't be written",
      arguments: ["-", "--models", Tool.models, "-o", "/proc/x/"], status: 74,
      words: ["/proc/x/", "another place"],
      input: Array(("a\n" + line).utf8)),
    Case(name: "a mistyped option", arguments: ["--modles", "x"], status: 64, words: ["--modles"]),
    Case(
      name: "an option with a terminal's command in it", arguments: ["verify", ".", "--x\u{1B}[31m"],
      status: 64,
      words: ["--x\\u{1B}[31m"]),
    Case(
      name: "an unknown rung", arguments: ["-", "--require", "same"], status: 64, words: ["identical-file"]),
    Case(name: "no threads", arguments: ["-", "--threads", "0"], status: 64, words: ["--threads"]),
    Case(name: "no input", arguments: [], status: 64, words: ["input"]),
    Case(
      name: "two inputs and one dump", arguments: ["a", "b", "--dump", "d"], status: 64, words: ["--dump"]),
  ]

  @Test("has its status and names what to do", arguments: claims)
  func message(entry: Case) throws {
    try withTemporaryFolder { folder in
      let result = try Tool.run(entry.arguments, input: entry.input ?? [], in: folder)
      #expect(result.status == entry.status)
      let said = result.output + result.complaints
      for word in entry.words { #expect(said.contains(word), "\(word) in: \(said)") }
      if entry.status != 0 { #expect(try contents(of: folder).isEmpty, "nothing is written") }
    }
  }

  @Test("damaged pictures and models are named")
  func damaged() throws {
    try withTemporaryFolder { folder in
      let image = try Fixture.bytes("tiny-scenes/images/01-demo.png")
      try Data(image[..<(image.count / 2)]).write(to: URL(fileURLWithPath: folder + "/half.png"))
      let half = try Tool.run(["half.png", "--models", Tool.models], in: folder)
      #expect(half.status == 65 && half.complaints.contains("half.png"))
      // What it says of itself can still be read.
      #expect(try Tool.run(["inspect", "half.png"], in: folder).status == 0)

      let model = try Fixture.bytes("tiny-scenes/models/Stable-diffusion/tiny-scenes_v1.safetensors")
      try Data(model[..<100_000]).write(to: URL(fileURLWithPath: folder + "/cut.safetensors"))
      try Data([0x80, 0x02] + model[..<100]).write(to: URL(fileURLWithPath: folder + "/old.ckpt"))
      let parameters = Fixture.path("tiny-scenes/params.txt")
      let cut = try Tool.run([parameters, "--checkpoint", "cut.safetensors"], in: folder)
      #expect(cut.status == 65, "\(cut.output)")
      #expect((cut.output + cut.complaints).contains("cut.safetensors"))
      let pickle = try Tool.run([parameters, "--checkpoint", "old.ckpt"], in: folder)
      #expect(pickle.status == 2, "\(pickle.output) \(pickle.complaints)")
      #expect((pickle.output + pickle.complaints).contains("safetensors"))
    }
  }

  /// The fixture's checkpoint with one name in its header changed to another of the same length.
  private func renamed(_ old: String, _ new: String, to path: String) throws {
    var model = try Fixture.bytes("tiny-scenes/models/Stable-diffusion/tiny-scenes_v1.safetensors")
    let place = try #require(Data(model.prefix(100_000)).range(of: Data(old.utf8)))
    model.replaceSubrange(place, with: new.utf8)
    try Data(model).write(to: URL(fileURLWithPath: path))
  }

  @Test(
    "a tensor that is missing is named, and a layer is never left out quietly",
    arguments: [
      ("diffusion_model.middle_block.1.proj_in.weight", "diffusion_model.middle_block.1.proj_xx.weight", 65),
      ("diffusion_model.output_blocks.1.2.conv.weight", "diffusion_model.output_blocks.1.2.xxxx.weight", 65),
      (
        "text_model.encoder.layers.1.layer_norm1.weight", "text_model.encoder.layers.1.layer_xxxx1.weight", 65
      ),
      ("diffusion_model.input_blocks.5.1.norm.bias", "diffusion_model.input_blocks.5.1.xxxx.bias", 65),
    ])
  func missingTensor(old: String, new: String, status: Int32) throws {
    try withTemporaryFolder { folder in
      try renamed(old, new, to: folder + "/m.safetensors")
      let result = try Tool.run(
        [Fixture.path("tiny-scenes/params.txt"), "--checkpoint", "m.safetensors", "--set", "Steps: 1"],
        in: folder)
      #expect(result.status == status, "\(result.output)")
      #expect((result.output + result.complaints).contains("m.safetensors"))
      #expect(try contents(of: folder) == ["m.safetensors"])
    }
  }
}

@Suite struct InspectCommandProperty {
  @Test("what is read, as text and as JSON, several inputs as lines")
  func reading() throws {
    try withTemporaryFolder { folder in
      let images = ["01-demo.png", "05-neon-lora.png"].map { Fixture.path("tiny-scenes/images/\($0)") }
      let result = try Tool.run(["inspect", "--json"] + images, in: folder)
      let objects = try result.output.split(separator: "\n").map { try JSONValue(parsing: String($0)) }
      #expect(result.status == 0 && objects.count == 2)
      #expect(objects[0]["seed"]?.text == "1001" && objects[0]["steps"]?.integer == 20)
      #expect(objects[1]["loras"]?.elements?.first?["hash"]?.text == "fe1a4d38eec4")
      #expect(
        try Tool.run(["inspect", images[0]], in: folder).output.contains("a red ball over the hills, night"))
    }
  }

  @Test("a file without parameters ends with 2")
  func nothing() throws {
    try withTemporaryFolder { folder in
      let path = Fixture.path("tiny-scenes/images/17-metadata-stripped.png")
      let result = try Tool.run(["inspect", path, "--json"], in: folder)
      #expect(result.status == 2 && result.json?["unverifiable"]?.elements == [.string("no-parameters")])
    }
  }
}
