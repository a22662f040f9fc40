import ArgumentParser
import JSON
import OutputFiles

struct DoctorCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor",
    abstract: "Reports what this machine offers, and tests that it computes what it should.",
    discussion: """
      The self-test renders a model of a few layers, made for it, under both profiles, and compares noise, text \
      states, denoising and decoding with what a reference renderer made of it.

      Exit status: 0 sound; 70 the self-test failed.
      """)

  @OptionGroup var places: FolderOptions

  @Option(help: "Threads of the self-test. (default: all processors)")
  var threads: Int?

  @Flag(inversion: .prefixedNo, help: "Run the self-test.")
  var selfTest = true

  @Option(
    help: ArgumentHelp("Also write the model of the self-test, to render it elsewhere.", valueName: "file"))
  var writeModel: String?

  @Flag(help: "Print one JSON object.")
  var json = false

  mutating func validate() throws {
    if let threads, !(1...1024).contains(threads) {
      throw ValidationError("--threads \(threads) is outside 1...1024.")
    }
  }

  mutating func run() throws {
    try ending { () throws(Failure) in
      if let writeModel {
        do throws(OutputError) {
          try OutputFile.refuseExisting(writeModel)
          try SelfTestModel().write(to: writeModel)
        } catch {
          throw Failure(error)
        }
      }
      let report = DoctorReport(
        folders: places.all, threads: threads ?? hashingThreads, runsSelfTest: selfTest)
      say(json ? doctorJSON(report).compact : doctorText(report))
      return report.isSound ? .holds : .internalFault
    }
  }
}
