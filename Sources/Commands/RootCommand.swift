import ArgumentParser
import Diffusion
import Glibc
import Reporting
import SourceCommit

/// Runs the tool with the arguments of the process and ends it.
public func runCommandLine() -> Never {
  do {
    let arguments = Array(CommandLine.arguments.dropFirst())
    if let command = commandMeant(by: arguments) {
      throw ValidationError("\(arguments[0]) is neither a command nor a file. Did you mean '\(command)'?")
    }
    if var command = commandOfManyInputs(arguments) {
      try command.run()
    } else {
      var command = try Root.parseAsRoot(arguments)
      try command.run()
    }
    ExitStatus.holds.exit()
  } catch {
    let code = Root.exitCode(for: error)
    guard !code.isSuccess else { Root.exit(withError: error) }
    // A shell's `*` makes arguments of file names, which may hold anything.
    let message = printable(Root.fullMessage(for: error))
    if !message.isEmpty { complain(message) }
    Glibc.exit(code.rawValue)
  }
}

struct Root: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "reprocheck",
    abstract: "Tests whether an AI image follows from its published parameters.",
    discussion: """
      Without a command, `run` is meant: reprocheck params.txt

      Exit status: 0 the claim holds; 1 it does not; 2 it can't be tested (unverifiable); 64 wrong usage; \
      65 a file too damaged to read, or an impossible --set; 66 an input is missing; 70 a fault of this \
      machine or tool; 74 a file can't be written; 130 interrupted.
      """,
    version: "reprocheck \(toolVersion) (\(sourceCommit), engine \(Renderer.engineVersion))",
    subcommands: [
      RunCommand.self, DiffCommand.self, VerifyCommand.self, MergeCommand.self, InspectCommand.self,
      ModelsCommand.self, DoctorCommand.self,
    ],
    defaultSubcommand: RunCommand.self)
}

/// Of the whole tool; the engine has its own, which changes with the bits.
let toolVersion = "0.1.0"
