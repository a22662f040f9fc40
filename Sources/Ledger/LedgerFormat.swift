import GRDB

/// The tables of a ledger's file.
enum LedgerFormat {
  /// Marks a SQLite file as a ledger of this tool.
  static let applicationID = 0x7265_706C
  /// Of the tables; what a finding holds is part of its key.
  static let version = 1

  /// Makes an empty file a ledger. It writes in any case, so that a file that can't be written is told at once.
  static func prepare(_ database: Database) throws {
    let id = try Int.fetchOne(database, sql: "PRAGMA application_id") ?? 0
    let version = try Int.fetchOne(database, sql: "PRAGMA user_version") ?? 0
    let tables = try Int.fetchOne(database, sql: "SELECT count(*) FROM sqlite_master") ?? 0
    guard id == applicationID || id == 0 && version == 0 && tables == 0 else {
      throw LedgerProblem(description: "it is no ledger of this tool")
    }
    guard id == 0 || version == Self.version else {
      throw LedgerProblem(description: "another version of the tool made it")
    }
    try database.execute(
      sql: """
        CREATE TABLE IF NOT EXISTS finding (key TEXT NOT NULL PRIMARY KEY, finding TEXT NOT NULL);
        PRAGMA application_id = \(applicationID);
        PRAGMA user_version = \(Self.version);
        """)
  }
}

struct LedgerProblem: Error, CustomStringConvertible {
  let description: String
}

/// What is wrong, in words that follow a colon.
func ledgerProblem(_ error: any Error) -> String {
  if let problem = error as? LedgerProblem { return problem.description }
  guard let error = error as? DatabaseError else { return "it can't be reached" }
  return switch error.resultCode {
  case .SQLITE_BUSY, .SQLITE_LOCKED: "another process keeps it locked"
  case .SQLITE_NOTADB: "it is no SQLite file"
  case .SQLITE_CORRUPT: "it is damaged; remove it"
  case .SQLITE_READONLY: "it can't be written"
  case .SQLITE_CANTOPEN: "it can't be opened"
  case .SQLITE_FULL: "the disk is full"
  case .SQLITE_IOERR: "reading or writing it fails (\(error.message ?? "the disk"))"
  default: error.message ?? "SQLite reports \(error.resultCode)"
  }
}
