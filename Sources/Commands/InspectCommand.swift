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
    discussion: """
      Queries and users of links, tokens and e-mail addresses are left out, unless --show-all is given.
      Exit status 2: no generation parameters were found; 65: the file is too damaged to tell.
      """)

  @Argument(help: ArgumentHelp("Text files, images, or - for standard input.", valueName: "file"))
  var inputs: [String]

  @Flag(help: "Print one JSON object per input.")
  var json = false

  @Flag(help: "Print links, tokens and e-mail addresses in full.")
  var showAll = false

  /// Inputs read at once, before the first of them is printed.
  private static let batch = 512

  mutating func run() throws {
    let reader = InspectionReader(json: json, showAll: showAll)
    var status = ExitStatus.holds
    for start in stride(from: 0, to: inputs.count, by: Self.batch) {
      let batch = Array(inputs[start..<min(start + Self.batch, inputs.count)])
      for result in concurrentMap(batch, reader.result) {
        if let output = result.output { say(line: output) }
        if let complaint = result.complaint { complain("reprocheck: " + printable(complaint)) }
        status = status.joined(result.status)
      }
    }
    if status != .holds { throw status.code }
  }
}

/// Reads one input for `inspect`, whatever else is read at the same time.
private struct InspectionReader: Sendable {
  struct Result: Sendable {
    var output: [UInt8]?
    var complaint: String?
    var status: ExitStatus
  }

  let json: Bool
  let showAll: Bool

  func result(of input: String) -> Result {
    do throws(Failure) {
      let claim = try claim(input)
      let object = described(claim)
      let output = json ? object.compactUTF8 : Array((inspectText(object) + "\n").utf8)
      if claim.parameters != nil { return Result(output: output, status: .holds) }
      guard claim.isDamaged else { return Result(output: output, status: .unverifiable) }
      return Result(output: output, complaint: Failure(tooDamaged: claim).message, status: .badData)
    } catch {
      return Result(complaint: error.message, status: error.status)
    }
  }

  private func described(_ claim: Claim) -> JSONValue {
    let schema = JSONValue.Member("schema", .string("reprocheck/inspect/1"))
    guard let parameters = claim.parameters else {
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
    var parsed = parameters.parsed
    parsed.notes = claim.notes + parsed.notes
    parsed.requireSize(hasPicture: claim.image != nil)
    let object = inspection(of: parsed, file: claim.name, carrier: parameters.carrier, showAll: showAll)
    return .object([schema] + (object.members ?? []))
  }
}
