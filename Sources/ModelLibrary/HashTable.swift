import FoundationEssentials
import GRDB
import ModelFiles

/// Why the table of hashes can't be used, in words that follow a colon.
struct HashTableError: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }

  init(_ error: any Error) {
    let words =
      switch (error as? DatabaseError)?.resultCode {
      case .SQLITE_BUSY, .SQLITE_LOCKED: "another process keeps it locked"
      case .SQLITE_NOTADB: "it is no SQLite file; remove it"
      case .SQLITE_CORRUPT: "it is damaged; remove it"
      case .SQLITE_READONLY: "it can't be written"
      case .SQLITE_CANTOPEN: "it can't be opened; check the folder and its permissions"
      case .SQLITE_FULL: "the disk is full"
      default: (error as? DatabaseError)?.message ?? "it can't be reached"
      }
    self.init(words)
  }
}

/// The SQLite file below ``HashIndex``: one row for each hash of each path.
struct HashTable {
  struct Key: Hashable, Sendable {
    /// Absolute.
    var path: String
    var hash: FileHash
  }

  /// Marks a SQLite file as one of ours.
  private static let applicationID = 0x7265_7068
  /// Of the table's columns.
  private static let version = 1

  private let queue: DatabaseQueue

  init(folder: String, path: String, patience: Double) throws(HashTableError) {
    do {
      try FileManager.default.createDirectory(
        atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    } catch {
      throw HashTableError("the folder `\(folder)` can't be made; name another with XDG_CACHE_HOME")
    }
    var configuration = Configuration()
    configuration.busyMode = .timeout(patience)
    do {
      queue = try DatabaseQueue(path: path, configuration: configuration)
      if try !queue.read(Self.isReady) { try queue.write(Self.prepare) }
    } catch let error as HashTableError {
      throw error
    } catch {
      throw HashTableError(error)
    }
  }

  /// - Returns: false for an empty file.
  private static func isReady(_ database: Database) throws -> Bool {
    let id = try Int.fetchOne(database, sql: "PRAGMA application_id") ?? 0
    let version = try Int.fetchOne(database, sql: "PRAGMA user_version") ?? 0
    if id == applicationID, version == Self.version { return true }
    let tables = try Int.fetchOne(database, sql: "SELECT count(*) FROM sqlite_master") ?? 0
    guard id == 0, version == 0, tables == 0 else {
      throw HashTableError(
        id == applicationID
          ? "another version of the tool made it; remove it" : "it is not a file of this tool; remove it")
    }
    return false
  }

  /// Asks again: another process may have been here meanwhile.
  private static func prepare(_ database: Database) throws {
    if try isReady(database) { return }
    try database.execute(
      sql: """
        CREATE TABLE hash (
          path TEXT NOT NULL, hash TEXT NOT NULL, size INTEGER NOT NULL, seconds INTEGER NOT NULL,
          nanoseconds INTEGER NOT NULL, device INTEGER NOT NULL, inode INTEGER NOT NULL,
          digits TEXT NOT NULL, seal TEXT NOT NULL, PRIMARY KEY (path, hash)) WITHOUT ROWID;
        PRAGMA application_id = \(applicationID);
        PRAGMA user_version = \(Self.version);
        """)
  }

  func count() throws(HashTableError) -> Int {
    try attempt { try queue.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM hash") ?? 0 } }
  }

  /// What is known of a file that still has the stamp; nil also for a row that its seal doesn't fit.
  func digits(for key: Key, _ stamp: FileStamp) throws(HashTableError) -> String? {
    let row = try attempt {
      try queue.read { database in
        try Row.fetchOne(
          database,
          sql: """
            SELECT digits, seal FROM hash WHERE path = ? AND hash = ? AND size = ? AND seconds = ?
              AND nanoseconds = ? AND device = ? AND inode = ?
            """,
          arguments: StatementArguments(Self.columns(key, stamp)))
      }
    }
    guard let digits = row?["digits"] as String?, let seal = row?["seal"] as String?,
      digits.utf8.count == key.hash.digitCount, seal == Self.seal(key, stamp, digits)
    else { return nil }
    return digits
  }

  func remember(_ digits: String, for key: Key, _ stamp: FileStamp) throws(HashTableError) {
    try attempt {
      try queue.write { database in
        try database.execute(
          sql: "INSERT OR REPLACE INTO hash VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
          arguments: StatementArguments(
            Self.columns(key, stamp) + [digits, Self.seal(key, stamp, digits)]))
      }
    }
  }

  private static func columns(_ key: Key, _ stamp: FileStamp) -> [any DatabaseValueConvertible] {
    [
      key.path, key.hash.rawValue, stamp.byteCount, stamp.seconds, stamp.nanoseconds,
      Int64(bitPattern: stamp.device), Int64(bitPattern: stamp.inode),
    ]
  }

  /// Over the whole row: a page that was damaged on disk must not pass for a hash.
  private static func seal(_ key: Key, _ stamp: FileStamp, _ digits: String) -> String {
    let parts = [
      key.path, key.hash.rawValue, "\(stamp.byteCount)", "\(stamp.seconds)", "\(stamp.nanoseconds)",
      "\(stamp.device)", "\(stamp.inode)", digits,
    ]
    return String(FileHash.sha256(of: parts.joined(separator: "\n")).prefix(16))
  }

  private func attempt<Value>(_ body: () throws -> Value) throws(HashTableError) -> Value {
    do { return try body() } catch { throw HashTableError(error) }
  }
}
