import ArgumentParser
import FoundationEssentials
import Ledger
import Recipes
import Similarity
import Verification

/// Which claims are tested, and what is kept of it.
struct SelectionOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Of folders, only files that match this pattern (*, **, ?, [a-z]). Repeatable.", valueName: "glob"))
  var include: [String] = []

  @Option(help: ArgumentHelp("Leave out files and folders that match. Repeatable.", valueName: "glob"))
  var exclude: [String] = []

  @Option(
    help: ArgumentHelp(
      "Test only part I of N, from 1; claims are split by content. Also read from the variables of Slurm arrays, Kubernetes indexed jobs, GitLab, Buildkite and CircleCI, or from REPROCHECK_SHARD and REPROCHECK_SHARDS.",
      valueName: "i/n"))
  var shard: String?

  @Option(
    help: ArgumentHelp(
      "Keep results in this SQLite file. (default: ledger.sqlite in $XDG_CACHE_HOME/reprocheck)",
      valueName: "file"))
  var ledger: String?

  @Flag(help: "Test everything anew, whatever the ledger knows.")
  var fresh = false

  /// nil: all claims.
  func chosenShard() throws(Failure) -> Shard? {
    do throws(VerificationError) {
      if let shard { return try Shard(parsing: shard) }
      guard let found = try Shard(environment: ProcessInfo.processInfo.environment), found.count > 1 else {
        return nil
      }
      complain(
        "reprocheck: testing shard \(found.number) of \(found.count), as the environment says; --shard 1/1 tests all"
      )
      return found
    } catch {
      throw Failure(error)
    }
  }

  func store() throws(Failure) -> any FindingStore {
    guard let path = ledger ?? CacheFolder.path().map({ $0 + "/" + FindingLedger.fileName }) else {
      throw Failure(
        .inputOutput, "there is no place for the ledger: set XDG_CACHE_HOME or HOME, or give --ledger FILE")
    }
    do throws(VerificationError) {
      let ledger = try FindingLedger(path: path)
      return fresh ? FreshLedger(ledger) : ledger
    } catch {
      throw Failure(error)
    }
  }
}
