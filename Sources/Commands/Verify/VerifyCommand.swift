import ArgumentParser
import InputFiles
import JSON
import ModelLibrary
import OutputFiles
import Recipes
import Reporting
import Similarity
import SystemPackage
import Verification

struct VerifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Tests all claims of folders and files, and reports.",
    discussion: """
      Folders are searched for PNG, JPEG and WebP pictures, and for texts and records that hold parameters; hidden \
      files are skipped. A text of a picture's base name belongs to it. A file reprocheck.yml in a folder says what \
      is expected there. What is finished is kept in a ledger: a run that was stopped goes on where it was.

      Exit status: 0 all claims hold, or are as expected; 1 one does not; 65 a file can't be read; 2 one can't be \
      tested; 64 wrong usage; 66 an input is missing; 74 a file can't be written; 130 interrupted.
      """)

  @Argument(help: ArgumentHelp("Folders, files, or manifests that list files.", valueName: "path"))
  var paths: [String]

  @OptionGroup(title: "Model files") var models: ModelOptions
  @OptionGroup(title: "Rendering") var rendering: RenderOptions
  @OptionGroup(title: "Selection") var selection: SelectionOptions

  @Option(
    help: ArgumentHelp(
      "Write a report: .json, .xml (JUnit), .md or .html. Repeatable.", valueName: "file"))
  var report: [String] = []

  @Option(
    help: ArgumentHelp(
      "A claim holds from this rung on, where no reprocheck.yml says otherwise.", valueName: "rung"))
  var require = Rung.substantiallySimilar

  @Flag(help: "Claims that can't be tested don't make the exit status 2.")
  var allowUnverifiable = false

  @Flag(help: "Write what does not hold into reprocheck.yml as a baseline: from then on only changes fail.")
  var update = false

  @Flag(help: "Print one JSON object per claim, then one with the sums.")
  var json = false

  mutating func run() throws {
    Interruption.watch()
    let status: ExitStatus
    do throws(Failure) {
      status = try verify()
    } catch {
      complain("reprocheck: " + printable(error.message))
      throw error.status.code
    }
    if status != .holds { throw status.code }
  }

  private func verify() throws(Failure) -> ExitStatus {
    let places = try ReportPlace.places(report)
    let shard = try selection.chosenShard()
    if update, shard != nil {
      throw Failure(
        .usage,
        "--update needs all claims; leave --shard out, or give --shard 1/1 where the environment names one")
    }
    let found = try files()
    let session = HashSession(rehash: models.places.rehash, showsProgress: false)
    defer { session.end() }
    let regenerator = try ClaimRegenerator(models: models, rendering: rendering, hashes: session.hashes)
    var options = VerificationOptions(
      tool: toolVersion, required: require, threads: rendering.threadCount, memory: rendering.batchBytes)
    options.allowsUnverifiable = allowUnverifiable
    options.shard = shard
    let run = VerificationRun(
      options, regenerator: regenerator, writer: JudgementReport(), store: try selection.store())
    let (report, seconds) = try report(of: found, by: run)
    if update { try writeBaselines(report, found) }
    try tell(report, in: places, json: json, seconds: seconds)
    return update ? .holds : report.exitStatus
  }

  private func files() throws(Failure) -> FoundFiles {
    let terms = FileTerms(expectation: Expectation(required: require), thresholds: Thresholds())
    let search = FileSearch(
      terms: terms, include: selection.include.map { Glob($0) }, exclude: selection.exclude.map { Glob($0) })
    do throws(VerificationError) {
      return try search.files(in: paths.map { FilePath($0) })
    } catch {
      throw Failure(error)
    }
  }

  private func report(
    of found: FoundFiles, by run: VerificationRun
  ) throws(Failure) -> (report: VerificationReport, seconds: [String: Double]) {
    let progress = VerifyProgress()
    defer { progress.clear() }
    do throws(VerificationError) {
      return try run.report(of: found, thresholds: Thresholds()) { event in
        progress.show(event)
        return !Interruption.isWanted
      }
    } catch {
      throw Failure(error)
    }
  }

  private func writeBaselines(_ report: VerificationReport, _ found: FoundFiles) throws(Failure) {
    guard !found.folders.isEmpty else {
      throw Failure(.usage, "--update writes reprocheck.yml into the folders that are named; name one")
    }
    do {
      for (path, text) in try report.baselines(in: found.folders) {
        try OutputFile.write(Array(text.utf8), to: path.string, replaces: true)
        complain(printable("reprocheck: wrote \(path.reportName)"))
      }
    } catch let error as VerificationError {
      throw Failure(error)
    } catch let error as OutputError {
      throw Failure(error)
    } catch {
      throw Failure(.internalFault, "\(error)")
    }
  }
}
