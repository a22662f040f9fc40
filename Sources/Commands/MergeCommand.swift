import ArgumentParser
import InputFiles
import JSON
import Reporting
import SystemPackage
import Verification

struct MergeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "merge",
    abstract: "Joins the JSON reports of shards, or of several folders.",
    discussion: """
      Reports must be made with the same options, and may not disagree on a file. All shards of a run together give \
      the report of the whole run. Exit status: that of `verify` over all claims.
      """)

  @Argument(help: ArgumentHelp("Reports, as verify --report FILE.json writes them.", valueName: "report"))
  var inputs: [String]

  @Option(
    help: ArgumentHelp(
      "Write the joined report: .json, .xml (JUnit), .md or .html. Repeatable.", valueName: "file"))
  var report: [String] = []

  @Flag(help: "Print one JSON object per claim, then one with the sums.")
  var json = false

  mutating func run() throws {
    let status: ExitStatus
    do throws(Failure) {
      let places = try ReportPlace.places(report)
      let joined = try joinedReport()
      try tell(joined, in: places, json: json)
      status = joined.exitStatus
    } catch {
      complain("reprocheck: " + printable(error.message))
      throw error.status.code
    }
    if status != .holds { throw status.code }
  }

  private func joinedReport() throws(Failure) -> VerificationReport {
    var reports: [(name: String, report: VerificationReport)] = []
    for input in inputs { reports.append((input, try read(input))) }
    do throws(VerificationError) { return try merged(reports) } catch { throw Failure(error) }
  }

  private func read(_ path: String) throws(Failure) -> VerificationReport {
    let bytes: [UInt8]?
    do throws(InputError) { bytes = try InputFile.bytes(of: FilePath(path), limit: 1 << 32) } catch {
      throw Failure(.input(error))
    }
    do {
      return try VerificationReport(json: try JSONValue(parsing: bytes ?? []))
    } catch {
      throw Failure(.badData, "\(path): \(error)")
    }
  }
}
