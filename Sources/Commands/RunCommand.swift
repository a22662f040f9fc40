import ArgumentParser
import JSON
import Recipes
import Reporting
import Verification

struct RunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Regenerates an image from its parameters and compares it with the shared one.",
    discussion: """
      INPUT is a text file with generation parameters, an image that carries them, or - for standard input. \
      An image is compared with what its own parameters give.
      """)

  @Argument(help: ArgumentHelp("Parameters to render.", valueName: "input"))
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

  @Option(help: ArgumentHelp("Compare with this image.", valueName: "image"))
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

  @Flag(help: "Print one JSON object per input.")
  var json = false

  @Flag(help: "Print links, tokens and e-mail addresses in full.")
  var showAll = false

  mutating func validate() throws {
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
      let job = RunJob(
        library: try models.library(), models: models, rendering: rendering, place: place, dump: dump,
        against: against, showAll: showAll)
      for input in inputs {
        status = status.joined(outcome(of: input, by: job))
        if status == .interrupted { break }
      }
    } catch {
      complain("reprocheck: " + printable(error.message))
      throw error.status.code
    }
    if status != .holds { throw status.code }
  }

  private func outcome(of input: String, by job: RunJob) -> ExitStatus {
    do throws(Failure) {
      let outcome = try job.outcome(of: input)
      say(json ? runJSON(outcome).compact : runText(outcome, required: require) + "\n")
      if outcome.isBlockedByDamage { return .badData }
      return outcome.holds(require).map { $0 ? .holds : .fails } ?? .unverifiable
    } catch {
      complain("reprocheck: " + printable(error.message))
      return error.status
    }
  }
}
