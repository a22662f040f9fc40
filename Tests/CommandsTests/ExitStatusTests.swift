import Claims
import ModelFiles
import OutputFiles
import Parameters
import Testing

@testable import Commands

@Suite struct ExitStatusProperty {
  @Test("over several inputs the gravest status counts")
  func joining() {
    #expect(ExitStatus.holds.joined(.unverifiable) == .unverifiable)
    #expect(ExitStatus.fails.joined(.unverifiable) == .fails)
    #expect(ExitStatus.fails.joined(.badData) == .badData)
    #expect(ExitStatus.interrupted.joined(.inputOutput) == .interrupted)
  }

  @Test("errors have the documented status")
  func statuses() {
    #expect(Failure(ClaimError.missing(path: "a")).status == .missingInput)
    #expect(Failure(ClaimError.empty(name: "a")).status == .badData)
    #expect(Failure(ParameterError.malformedOverride("x")).status == .usage)
    #expect(Failure(ParameterError.unknownKey("x")).status == .badData)
    #expect(Failure(OutputError.exists(path: "a")).status == .inputOutput)
  }
}

@Suite struct OutputPlaceProperty {
  @Test(
    "the name of the output follows the input's",
    arguments: [
      ("params.txt", "params.reprocheck.png"), ("-", "stdin.reprocheck.png"),
      ("a/b/c.d.png", "c.d.reprocheck.png"), (".hidden", ".hidden.reprocheck.png"),
    ])
  func names(input: String, name: String) {
    #expect(OutputPlace(wanted: nil, replaces: false).path(for: input) == name)
    #expect(OutputPlace(wanted: "x/", replaces: false).path(for: input) == "x/" + name)
    #expect(OutputPlace(wanted: "x.png", replaces: false).path(for: input) == "x.png")
  }
}
