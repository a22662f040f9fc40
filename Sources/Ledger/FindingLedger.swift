import FoundationEssentials
import GRDB
import JSON
public import Verification

/// Findings in a SQLite file that any number of processes may use at once. What was kept survives a kill: it was
/// written to the log of the file before ``keep(_:for:)`` returned.
public final class FindingLedger: FindingStore {
  public static let fileName = "ledger.sqlite"

  public let path: String
  private let queue: DatabaseQueue

  /// Opens the file, or makes it with its folder.
  /// - Parameter patience: how many seconds to wait for other processes, whose transactions take milliseconds.
  /// - Throws: ``VerificationError/ledger(path:reason:)``, also if it can't be written.
  public init(path: String, patience: Double = 30) throws(VerificationError) {
    self.path = path
    let folder = path.utf8.lastIndex(of: UInt8(ascii: "/")).map { String(path[..<$0]) } ?? ""
    if !folder.isEmpty {
      do {
        try FileManager.default.createDirectory(
          atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
      } catch {
        throw .ledger(path: path, reason: "its folder can't be made")
      }
    }
    var configuration = Configuration()
    configuration.busyMode = .timeout(patience)
    configuration.journalMode = .wal
    do {
      queue = try DatabaseQueue(path: path, configuration: configuration)
      try queue.write { try LedgerFormat.prepare($0) }
    } catch {
      throw .ledger(path: path, reason: ledgerProblem(error))
    }
  }

  /// - Returns: nil also for an entry that can't be read: the claim is tested again then.
  public func finding(for key: String) throws(VerificationError) -> Finding? {
    let text: String?
    do {
      text = try queue.read { database in
        try String.fetchOne(
          database, sql: "SELECT finding FROM finding WHERE key = ?", arguments: [key])
      }
    } catch {
      throw .ledger(path: path, reason: ledgerProblem(error))
    }
    return text.flatMap { try? JSONValue(parsing: $0) }.flatMap { try? Finding(json: $0, at: "ledger") }
  }

  public func keep(_ finding: Finding, for key: String) throws(VerificationError) {
    let text = JSONValue.object(finding.members(thumbnails: true)).compact
    do {
      try queue.write { database in
        try database.execute(
          sql: "INSERT OR REPLACE INTO finding (key, finding) VALUES (?, ?)", arguments: [key, text])
      }
    } catch {
      throw .ledger(path: path, reason: ledgerProblem(error))
    }
  }
}

/// A ledger of which nothing is recalled: `--fresh`.
public struct FreshLedger: FindingStore {
  private let ledger: FindingLedger

  public init(_ ledger: FindingLedger) { self.ledger = ledger }

  public func finding(for key: String) throws(VerificationError) -> Finding? { nil }

  public func keep(_ finding: Finding, for key: String) throws(VerificationError) {
    try ledger.keep(finding, for: key)
  }
}
