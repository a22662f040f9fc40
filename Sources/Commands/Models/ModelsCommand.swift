public import ArgumentParser
import FoundationEssentials
import ModelLibrary
public import Recipes

extension ModelKind: ExpressibleByArgument {}

struct ModelsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "models",
    abstract: "Says which model files there are, what they are, and which one a hash means.",
    discussion: """
      Hashes are remembered in $XDG_CACHE_HOME/reprocheck (or ~/.cache/reprocheck) as long as a file keeps its size, \
      time of change and inode; --rehash works them out anew. Pickled files (.ckpt, .pt) are hashed and never loaded.

      Exit status: 0 done, or found; 2 not found; 64 wrong usage; 65 a file is no model, or damaged; 66 a file or \
      folder is missing; 74 a file can't be read.
      """,
    subcommands: [ListModels.self, HashModels.self, FindModels.self, DescribeModels.self],
    defaultSubcommand: ListModels.self)
}

/// How `models` works on many files at once.
var hashingThreads: Int { max(ProcessInfo.processInfo.activeProcessorCount, 1) }

/// Reports a failure and ends with its status.
func ending(_ body: () throws(Failure) -> ExitStatus) throws {
  let status: ExitStatus
  do throws(Failure) { status = try body() } catch {
    complain("reprocheck: " + printableText(error.message))
    throw error.status.code
  }
  if Interruption.isWanted { throw ExitStatus.interrupted.code }
  if status != .holds { throw status.code }
}
