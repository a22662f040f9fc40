import TestSupport
import Testing

@testable import Commands

@Suite struct ManyInputsProperty {
  private static let many = (0..<500).map { "f\($0)" }

  @Test(
    "a long command line means what the parser makes of all of it",
    arguments: [
      ["inspect"] + many, ["inspect", "--json"] + many + ["--show-all"], many + ["--models", "m"],
      ["verify", "--models", "m"] + many + ["--json", "-"] + many, ["inspect", "--"] + many + ["--x"] + many,
      ["merge"] + many, ["run", "-o", "out"] + many, ["inspect"] + many + many,
    ])
  func meaning(arguments: [String]) throws {
    let held = HeldInputs(arguments)
    #expect(held.isWorthwhile && held.arguments.count < 40)
    let short = try #require(commandOfManyInputs(arguments))
    let full = try #require(try Root.parseAsRoot(arguments) as? any ManyInputs)
    #expect(short.inputs == full.inputs)
    #expect(String(describing: type(of: short)) == String(describing: type(of: full)))
    #expect((short as? InspectCommand)?.json == (full as? InspectCommand)?.json)
    #expect((short as? InspectCommand)?.showAll == (full as? InspectCommand)?.showAll)
  }

  @Test("what the parser refuses is left to it, and few inputs are its own affair")
  func refused() {
    #expect(commandOfManyInputs(["inspect", "--nonsense"] + Self.many) == nil)
    #expect(commandOfManyInputs(["diff"] + Self.many) == nil)
    #expect(commandOfManyInputs(["inspect", "a", "b"]) == nil)
    #expect(commandOfManyInputs([]) == nil)
  }

  @Test("thousands of inputs are answered in their order")
  func order() throws {
    try withTemporaryFolder { folder in
      let names = (0..<1500).map { "\($0).txt" }
      for name in names {
        try write("p\nSteps: 5, Sampler: Euler, Seed: \(name.dropLast(4))", to: folder + "/" + name)
      }
      let result = try Tool.run(["inspect", "--json"] + names, in: folder)
      let seeds = try jsonLines(Array(result.output.utf8)).map { $0["seed"]?.text }
      #expect(result.status == 0 && seeds == names.map { String($0.dropLast(4)) })
    }
  }
}
