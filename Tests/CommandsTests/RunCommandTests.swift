import Foundation
import ImageCodecs
import JSON
import ModelFiles
import TestSupport
import Testing

@testable import Commands

private let parameters = Fixture.path("tiny-scenes/params.txt")

@Suite struct RunCommandParity {
  /// The shared images of the fixture: what a checker ought to find in each.
  static let images = (try? Fixture.json("tiny-scenes/images/manifest.json"))?["images"]?.elements ?? []

  @Test("the fixture's shared images", arguments: images.indices)
  func shared(index: Int) throws {
    let entry = Self.images[index]
    let file = try #require(entry["file"]?.text)
    try withTemporaryFolder { folder in
      let result = try Tool.run(
        [Fixture.path("tiny-scenes/images/\(file)"), "--models", Tool.models, "--json"], in: folder)
      let statuses = (entry["exit"]?.elements ?? [entry["exit"]].compactMap { $0 }).compactMap(\.integer)
      #expect(statuses.contains(Int(result.status)), "\(file): \(result.status) \(result.complaints)")
      #expect(result.json?["unverifiable"]?.elements == (entry["codes"]?.elements ?? []), "\(file)")
      guard let accepted = entry["accepted"]?.elements else { return }
      let verdict = try #require(result.json?["verdict"], "\(file)")
      #expect(accepted.contains(verdict), "\(file): \(verdict)")
    }
  }

  @Test("what was done to the shared pictures is told")
  func alterations() throws {
    try withTemporaryFolder { folder in
      func diff(_ file: String) throws -> JSONValue? {
        try Tool.run(
          [Fixture.path("tiny-scenes/images/\(file)"), "--models", Tool.models, "--json"], in: folder
        )
        .json?["diff"]
      }
      let cropped = try diff("14-cropped.png")
      #expect(cropped?["registration"]?["words"]?.text == "B is A without its bottom 14 rows.")
      // Painted over within x 6...46, y 8...42: few tiles, but the words must not pass over it.
      let spot = try diff("15-region-repainted.png")?["warnings"]?.elements?
        .first { $0["code"]?.text == "changed-spot" }
      #expect(spot != nil)
      let wrongSeed = try diff("12-wrong-seed.png")
      #expect(
        wrongSeed?["warnings"]?.elements?.contains { $0["code"]?.text == "small-picture" } == true)
    }
  }
}

@Suite struct RunCommandProperty {
  @Test(
    "an embedding that the claim does not list is found by its name",
    arguments: [
      ("a ball, dusk", "", "v1.4.1"), ("a ball\nNegative prompt: dusk", "", "v1.4.1"),
      ("a ball", "Hires prompt: \"hills, dusk\", ", "v1.10.1"),
      ("a ball", "Hires negative prompt: dusk, ", "v1.10.1"),
    ])
  func embeddings(prompts: String, hires: String, version: String) throws {
    try withTemporaryFolder { folder in
      let claim = """
        \(prompts)
        Steps: 2, Sampler: Euler, CFG scale: 7, Seed: 5, Size: 64x64, Model: tiny-scenes_v1, RNG: CPU, \
        Denoising strength: 0.5, \(hires)Hires upscale: 1.5, Hires upscaler: Latent, Version: \(version)
        """
      let file = folder + "/claim.txt"
      try Data(claim.utf8).write(to: URL(fileURLWithPath: file))
      let result = try Tool.run([file, "--models", Tool.models], in: folder)
      #expect(result.status == 0, "\(result.complaints)")
      #expect(result.output.contains("dusk.safetensors"), "\(claim)")
    }
  }

  @Test("any number of threads and any process writes the same bytes")
  func determinism() throws {
    try withTemporaryFolder { folder in
      for threads in ["1", "2", "3", "8"] {
        let result = try Tool.run(
          [
            parameters, "--models", Tool.models, "--threads", threads, "-o", threads + ".png", "--dump",
            threads + ".safetensors",
          ], in: folder)
        #expect(result.status == 0, "\(result.complaints)")
        #expect(try bytes(folder + "/\(threads).png") == bytes(folder + "/1.png"))
        #expect(try bytes(folder + "/\(threads).safetensors") == bytes(folder + "/1.safetensors"))
      }
    }
  }

  @Test("a picture that the tool wrote is a claim that holds, file for file")
  func roundTrip() throws {
    try withTemporaryFolder { folder in
      _ = try Tool.run([parameters, "--models", Tool.models], in: folder)
      let again = try Tool.run(
        [
          "params.reprocheck.png", "--models", Tool.models, "-o", "again.png", "--require", "identical-file",
          "--json",
        ],
        in: folder)
      #expect(again.status == 0 && again.json?["verdict"]?.text == "identical-file")
    }
  }

  @Test("standard input, overrides and the names of outputs")
  func standardInput() throws {
    try withTemporaryFolder { folder in
      let text = try Fixture.bytes("tiny-scenes/params.txt")
      let result = try Tool.run(
        ["-", "--models", Tool.models, "--set", "Steps: 3", "--set", "Seed: 7", "--json"], input: text,
        in: folder)
      #expect(result.status == 0)
      #expect(result.json?["file"]?.text == "stdin" && result.json?["output"]?.text == "stdin.reprocheck.png")
      let steps = result.json?["resolved"]?.elements?.first { $0["key"]?.text == "Steps" }
      #expect(steps?["value"]?.text == "3" && steps?["source"]?.text == "overridden")
      let image = try ImageFile(bytes: bytes(folder + "/stdin.reprocheck.png"))
      #expect(image.metadata.text("parameters")?.text.contains("Steps: 3, ") == true)
      #expect(try contents(of: folder) == ["stdin.reprocheck.png"])
    }
  }

  @Test("nothing is overwritten without --force")
  func force() throws {
    try withTemporaryFolder { folder in
      try write("mine", to: folder + "/params.reprocheck.png")
      let arguments = [parameters, "--models", Tool.models, "--set", "Steps: 1"]
      let refused = try Tool.run(arguments, in: folder)
      #expect(refused.status == 74 && refused.complaints.contains("--force"))
      #expect(try bytes(folder + "/params.reprocheck.png") == Array("mine".utf8))
      #expect(try Tool.run(arguments + ["--force"], in: folder).status == 0)
      #expect(try bytes(folder + "/params.reprocheck.png").count > 1000)
    }
  }

  @Test("--against compares with another picture")
  func against() throws {
    try withTemporaryFolder { folder in
      let shared = Fixture.path("tiny-scenes/images/01-demo.png")
      let result = try Tool.run(
        [parameters, "--models", Tool.models, "--against", shared, "--json"], in: folder)
      // The picture is another renderer's; on some roundings not one of its levels differs.
      #expect(result.status == 0)
      #expect(["equal-within-n", "identical-pixels"].contains(result.json?["verdict"]?.text ?? "none"))
    }
  }

  @Test("the dump holds every tensor by its documented name")
  func dump() throws {
    try withTemporaryFolder { folder in
      _ = try Tool.run(
        [parameters, "--models", Tool.models, "--set", "Steps: 2", "--dump", "d.safetensors"], in: folder)
      let names = try SafetensorsFile(path: folder + "/d.safetensors").tensors.map(\.name)
      #expect(
        Set(names) == [
          "cond", "uncond", "noise", "sigmas", "x_00", "x_01", "x_02", "denoised_00", "denoised_01", "latent",
          "pixels",
        ])
    }
  }

  @Test("an interrupt ends the run with 130 and leaves nothing")
  func interruption() throws {
    try withTemporaryFolder { folder in
      let process = Process()
      process.executableURL = URL(fileURLWithPath: Tool.path)
      process.arguments = [parameters, "--models", Tool.models, "--set", "Steps: 400"]
      process.currentDirectoryURL = URL(fileURLWithPath: folder)
      process.standardError = Pipe()
      process.standardOutput = Pipe()
      try process.run()
      Thread.sleep(forTimeInterval: 1)
      process.interrupt()
      process.waitUntilExit()
      #expect(process.terminationReason == .exit)
      #expect(process.terminationStatus == 130)
      #expect(try contents(of: folder).isEmpty)
    }
  }
}
