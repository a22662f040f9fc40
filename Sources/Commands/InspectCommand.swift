import ArgumentParser
import Claims
import JSON
import Parameters
import Recipes
import Reporting

struct InspectCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "inspect",
    abstract: "Prints what a file says of its own making, and what of it can't be verified.",
    discussion: "Exit status 2: no generation parameters were found.")

  @Argument(help: ArgumentHelp("Text files, images, or - for standard input.", valueName: "file"))
  var inputs: [String]

  @Flag(help: "Print one JSON object per input.")
  var json = false

  mutating func run() throws {
    let status = inputs.reduce(ExitStatus.holds) { $0.joined(inspect($1)) }
    if status != .holds { throw status.code }
  }

  private func inspect(_ input: String) -> ExitStatus {
    do throws(Failure) {
      let claim = try claim(input)
      let parameters = claim.parameters
      let object = described(claim, parameters?.parsed, carrier: parameters?.carrier)
      say(json ? object.compact : inspectText(object) + "\n")
      return parameters == nil ? .unverifiable : .holds
    } catch {
      complain("reprocheck: " + printable(error.message))
      return error.status
    }
  }

  private func described(_ claim: Claim, _ parsed: ParsedParameters?, carrier: String?) -> JSONValue {
    let schema = JSONValue.Member("schema", .string("reprocheck/inspect/1"))
    guard var parsed else {
      let reason = Reason(.noParameters, "\(claim.name) holds no generation parameters")
      let notes = [Note(reason.code.rawValue, reason.detail)] + claim.notes
      return .object([
        schema, .init("file", .string(claim.name)),
        .init("unverifiable", .array([.string(reason.code.rawValue)])),
        .init(
          "notes",
          .array(notes.map { .object(["code": .string($0.code), "detail": .string($0.detail)]) })),
      ])
    }
    parsed.notes = claim.notes + parsed.notes
    let object = inspection(of: parsed, file: claim.name, carrier: carrier)
    return .object([schema] + (object.members ?? []))
  }
}
