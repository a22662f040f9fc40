import Foundation
import JSON
import TestSupport
import Testing

@testable import Commands

private let parameters = Fixture.path("tiny-scenes/params.txt")

@Suite struct RepetitionProperty {
  @Test("fresh processes with different threads give the same bytes, and say so")
  func agreement() throws {
    try withTemporaryFolder { folder in
      let arguments = [
        parameters, "--models", Tool.models, "--set", "Steps: 2", "--threads", "2", "--repeat", "3",
      ]
      let result = try Tool.run(arguments + ["--json"], in: folder)
      #expect(result.status == 0, "\(result.complaints)")
      #expect(result.json?["repeat"]?["agree"]?.boolean == true)
      #expect(result.json?["repeat"]?["threads"]?.elements == [.int(2), .int(1), .int(3)])
      #expect(try contents(of: folder) == ["params.reprocheck.png"])
      let text = try Tool.run(arguments + ["--force"], in: folder)
      #expect(text.status == 0 && text.output.contains("byte for byte"))
    }
  }

  @Test("the first tensor that differs is named")
  func difference() throws {
    func record(_ x1: String, _ file: String) throws -> JSONValue {
      try JSONValue(
        parsing: #"{"fingerprints":{"x_00":"a","x_01":"\#(x1)","latent":"c"},"hashes":{"f":"\#(file)"}}"#)
    }
    #expect(try firstDifference(record("b", "f"), record("b", "f")) == nil)
    #expect(try firstDifference(record("b", "f"), record("d", "f"))?.contains("`x_01`") == true)
    #expect(try firstDifference(record("b", "f"), record("b", "g"))?.contains("file") == true)
  }

  @Test("what can't be rendered is told once, with its status")
  func unverifiable() throws {
    try withTemporaryFolder { folder in
      let result = try Tool.run([parameters, "--repeat", "3", "--json"], in: folder)
      #expect(result.status == 2 && result.json?["repeat"] == nil)
      #expect(try Tool.run([parameters, "--repeat", "0"], in: folder).status == 64)
    }
  }

  @Test("an interrupt ends the processes too")
  func interruption() throws {
    try withTemporaryFolder { folder in
      let process = Process()
      process.executableURL = URL(fileURLWithPath: Tool.path)
      process.arguments = [parameters, "--models", Tool.models, "--set", "Steps: 900", "--repeat", "3"]
      process.currentDirectoryURL = URL(fileURLWithPath: folder)
      process.standardError = Pipe()
      process.standardOutput = Pipe()
      try process.run()
      Thread.sleep(forTimeInterval: 1)
      process.interrupt()
      process.waitUntilExit()
      #expect(process.terminationReason == .exit && process.terminationStatus == 130)
      #expect(try contents(of: folder).isEmpty)
    }
  }
}

@Suite struct DryRunProperty {
  @Test("nothing is rendered, and the needs are told")
  func estimate() throws {
    try withTemporaryFolder { folder in
      let arguments = [parameters, "--models", Tool.models, "--dry-run"]
      let small = try Tool.run(arguments + ["--json"], in: folder).json?["estimate"]
      let large = try Tool.run(arguments + ["--json", "--set", "Size: 1024x1024"], in: folder).json?[
        "estimate"]
      #expect(small?["evaluations"]?.integer == 20)
      for key in ["flop", "activationBytes", "peakBytes", "leastBytes"] {
        #expect(try #require(small?[key]?.number) > 0)
        #expect(try #require(large?[key]?.number) > #require(small?[key]?.number))
      }
      let text = try Tool.run(arguments, in: folder)
      #expect(text.status == 0 && text.output.contains("nothing was rendered"))
      #expect(try contents(of: folder).isEmpty)
      #expect(try Tool.run([parameters, "--dry-run"], in: folder).status == 2)
    }
  }

  @Test("what needs more memory than there may be is refused with the option that lifts it")
  func memoryLimit() throws {
    try withTemporaryFolder { folder in
      let arguments = [parameters, "--models", Tool.models, "--memory-limit", "0.01", "--set", "Steps: 1"]
      let refused = try Tool.run(arguments, in: folder)
      #expect(refused.status == 2 && refused.output.contains("too-large"))
      #expect(refused.output.contains("--memory-limit") && refused.output.contains("--no-limits"))
      #expect(try contents(of: folder).isEmpty)
      #expect(try Tool.run(arguments + ["--no-limits"], in: folder).status == 0)
      let giant = try Tool.run(
        [
          parameters, "--models", Tool.models, "--set", "Size: 300000x300000", "--no-limits",
          "--memory-limit", "1",
        ],
        in: folder)
      #expect(giant.status != 0 && giant.complaints.contains("Fatal") == false)
    }
  }
}

@Suite struct EnvironmentProperty {
  @Test("bits depend on no variable of the environment", arguments: ["native", "portable"])
  func variables(profile: String) throws {
    let variables: [[String: String]] = [
      [:], ["GLIBC_TUNABLES": "glibc.cpu.hwcaps=-AVX2,-FMA,-AVX512F,-AVX2_Usable,-AVX512F_Usable"],
      ["OPENBLAS_CORETYPE": "Prescott", "OPENBLAS_NUM_THREADS": "7"], ["OPENBLAS_CORETYPE": "Haswell"],
      ["OMP_NUM_THREADS": "3", "LC_ALL": "de_DE.UTF-8", "TZ": "Asia/Tokyo"],
    ]
    try withTemporaryFolder { folder in
      for (number, more) in variables.enumerated() {
        let result = try Tool.run(
          [
            parameters, "--models", Tool.models, "--set", "Steps: 2", "--profile", profile, "--json", "-o",
            "\(number).png", "--dump", "\(number).safetensors",
          ], with: more, in: folder)
        #expect(result.status == 0, "\(result.complaints)")
        let named = result.json?["profile"]
        #expect(named?["name"]?.text == profile)
        for key in ["engine", "blas", "core", "instructionSet"] { #expect(named?[key]?.text != nil) }
        #expect(try bytes("\(folder)/\(number).png") == bytes("\(folder)/0.png"), "\(more)")
        #expect(try bytes("\(folder)/\(number).safetensors") == bytes("\(folder)/0.safetensors"), "\(more)")
      }
    }
  }

  @Test("no room for the image, or for the text on standard output, ends with 74 and leaves nothing")
  func fullDisk() throws {
    try withTemporaryFolder { folder in
      func shell(_ script: String) throws -> (Int32, String) {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/bash")
        process.arguments = ["-c", script, Tool.path, parameters, Tool.models]
        process.currentDirectoryURL = URL(fileURLWithPath: folder)
        process.environment = ProcessInfo.processInfo.environment.merging(["XDG_CACHE_HOME": Tool.cache]) {
          $1
        }
        let pipe = Pipe()
        process.standardError = pipe
        process.standardOutput = Pipe()
        try process.run()
        let text = try pipe.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: text, as: UTF8.self))
      }
      let image = try shell(#"ulimit -f 1; "$0" "$1" --models "$2" --set "Steps: 1""#)
      #expect(image.0 == 74 && image.1.contains("params.reprocheck.png"), "\(image)")
      #expect(try contents(of: folder).isEmpty)
      let output = try shell(#""$0" inspect "$1" > /dev/full"#)
      #expect(output.0 == 74 && output.1.contains("standard output"))
      let device = try shell(#""$0" "$1" --models "$2" --set "Steps: 1" --force -o /dev/null"#)
      #expect(device.0 == 74 && device.1.contains("/dev/null"))
    }
  }
}
