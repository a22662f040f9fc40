import ArgumentParser
import JSON
import Recipes
import Reporting
import SystemPackage
import Verification

struct RunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Regenerates an image from its parameters and compares it with the shared one.",
    discussion: """
      INPUT is a text file with generation parameters, an image that carries them, or - for standard input. \
      An image is compared with what its own parameters give.
      """)

  @Argument(help: ArgumentHelp("Parameters to render.", valueName: "input"), completion: .file())
  var inputs: [String]

  @OptionGroup(title: "Model files") var models: ModelOptions
  @OptionGroup(title: "Rendering") var rendering: RenderOptions

  @Option(
    name: [.customShort("o"), .customLong("output")],
    help: ArgumentHelp(
      "Write the image here. (default: NAME.reprocheck.png in this folder)", valueName: "file|dir"))
  var output: String?

  @Flag(help: "Overwrite existing files.")
  var force = false

  @Option(help: ArgumentHelp("Compare with this image.", valueName: "image"), completion: .file())
  var against: String?

  @Option(
    help: ArgumentHelp(
      "Write every tensor of the run as safetensors, to compare with another renderer.", valueName: "file"))
  var dump: String?

  @Option(
    help: ArgumentHelp(
      "The claim holds from this rung on: \(Rung.allCases.map(\.rawValue).joined(separator: ", ")).",
      valueName: "rung"))
  var require = Rung.substantiallySimilar

  @Option(
    name: .customLong("repeat"),
    help: ArgumentHelp(
      "Render in so many fresh processes with different numbers of threads; all must give the same bytes.",
      valueName: "count"))
  var repetitions = 1

  @Flag(help: "Print recipe, model files, and an estimate of memory and time; render nothing.")
  var dryRun = false

  /// What `--repeat` reads of the processes it starts.
  @Option(help: .hidden)
  var trace: String?

  @Flag(help: "Print one JSON object per input.")
  var json = false

  @Flag(help: "Print links, tokens and e-mail addresses in full.")
  var showAll = false

  mutating func validate() throws {
    guard (1...1000).contains(repetitions) else {
      throw ValidationError("--repeat \(repetitions) is outside 1...1000.")
    }
    if dryRun, repetitions > 1 {
      throw ValidationError("--dry-run renders nothing that --repeat could repeat.")
    }
    guard inputs.count > 1 else { return }
    if dump != nil { throw ValidationError("--dump takes one input; \(inputs.count) were given.") }
    if against != nil { throw ValidationError("--against takes one input; \(inputs.count) were given.") }
    if !place.isFolder { throw ValidationError("-o must name a folder for \(inputs.count) inputs.") }
  }

  private var place: OutputPlace { OutputPlace(wanted: output, replaces: force) }

  mutating func run() throws {
    Interruption.watch()
    var status = ExitStatus.holds
    do throws(Failure) {
      if repetitions > 1 { status = try repeated() } else { status = try once() }
    } catch {
      complain("reprocheck: " + printable(error.message))
      throw error.status.code
    }
    if status != .holds { throw status.code }
  }

  private func once() throws(Failure) -> ExitStatus {
    var status = ExitStatus.holds
    let job = RunJob(
      library: try models.library(), models: models, hashing: HashSession(rehash: models.places.rehash),
      rendering: rendering, place: place, dump: dump, against: against, showAll: showAll)
    for input in inputs {
      status = status.joined(outcome(of: input, by: job))
      if status == .interrupted { break }
    }
    return status
  }

  /// The first of the fresh processes does what was asked; the others only render.
  private func repeated() throws(Failure) -> ExitStatus {
    let input = inputs.contains("-") ? readStandardInput() ?? [] : []
    let repetition = Repetition(
      count: repetitions, first: rendering.threadCount, arguments: Array(CommandLine.arguments.dropFirst()),
      input: input)
    var (status, results) = try repetition.run(isShown: !json, hasDump: dump != nil)
    for (record, agreement) in results {
      let isRendered = record["output"] != nil
      if json {
        let more = isRendered ? [JSONValue.Member("repeat", repeatJSON(agreement))] : []
        say(JSONValue.object((record.members ?? []) + more).compact)
      } else if isRendered {
        say(repeatText(agreement))
      }
      if agreement.difference != nil { status = status.joined(.fails) }
    }
    return status
  }

  private func record(_ object: JSONValue, to path: String) {
    guard
      let file = try? FileDescriptor.open(
        FilePath(path), .writeOnly, options: [.create, .append], permissions: .ownerReadWrite)
    else { return }
    _ = try? file.closeAfter { try file.writeAll((object.compact + "\n").utf8) }
  }

  private func outcome(of input: String, by job: RunJob) -> ExitStatus {
    do throws(Failure) {
      if dryRun {
        let (outcome, forecast) = try job.forecast(of: input)
        say(json ? dryRunJSON(outcome, forecast).compact : dryRunText(outcome, forecast) + "\n")
        if outcome.isBlockedByDamage { return .badData }
        return forecast == nil ? .unverifiable : .holds
      }
      let outcome = try job.outcome(of: input)
      if let trace { record(runJSON(outcome), to: trace) }
      say(json ? runJSON(outcome).compact : runText(outcome, required: require) + "\n")
      if outcome.isBlockedByDamage { return .badData }
      return outcome.holds(require).map { $0 ? .holds : .fails } ?? .unverifiable
    } catch {
      complain("reprocheck: " + printable(error.message))
      return error.status
    }
  }
}
