import JSON
import TestSupport
import Testing

@testable import Commands

@Suite struct ManyInputsProperty {
  private static let names = (0..<700).map { "\($0).txt" }

  @Test(
    "hundreds of inputs are answered in their order, wherever the options stand",
    arguments: [0, 350, 700])
  func order(place: Int) throws {
    try withTemporaryFolder { folder in
      for (seed, name) in Self.names.enumerated() {
        try write("p\nSteps: 5, Sampler: Euler, Seed: \(seed)", to: folder + "/" + name)
      }
      var arguments = Self.names
      arguments.insert("--json", at: place)
      let result = try Tool.run(["inspect"] + arguments, in: folder)
      let seeds = try jsonLines(Array(result.output.utf8)).map { $0["seed"]?.text }
      #expect(result.status == 0 && seeds == Self.names.indices.map { String($0) })
    }
  }

  @Test("what is wrong with a long command line is said as of a short one")
  func wrong() throws {
    try withTemporaryFolder { folder in
      let result = try Tool.run(["inspect", "--nonsense"] + Self.names, in: folder)
      #expect(result.status == 64 && result.complaints.contains("--nonsense"), "\(result.complaints)")
      let dump = try Tool.run(["run", "--dump", "d"] + Self.names, in: folder)
      #expect(dump.status == 64 && dump.complaints.contains("700 were given"), "\(dump.complaints)")
    }
  }
}
