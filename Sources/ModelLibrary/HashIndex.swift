import FoundationEssentials
import GRDB
public import ModelFiles
import Synchronization

/// Remembers hashes of model files in a SQLite file, which any number of processes may use at once. What it says of a
/// file counts as long as the file has the size, the time of change, the device and the inode that it had then.
///
/// An index that can't be used is done without, and ``problem`` says so: no command fails for it, and none takes a
/// wrong hash from it.
public final class HashIndex: HashSource {
  public static let fileName = "hashes.sqlite"

  public let path: String
  private let source: any HashSource
  private let distrusts: Bool
  private let now: @Sendable () -> Double
  private let state: Mutex<State>

  private struct State {
    var table: HashTable?
    var problem: String?
    /// What was hashed anew by this process, and can be trusted even if older entries are not.
    var renewed: Set<HashTable.Key> = []
  }

  /// - Parameters:
  ///   - folder: made if it is missing.
  ///   - distrusts: work every hash out anew, and remember it.
  ///   - source: where hashes that are not remembered come from.
  ///   - patience: how many seconds to wait for other processes, whose transactions take milliseconds.
  ///   - now: seconds since 1970; nil for the system's clock.
  public init(
    folder: String, distrusts: Bool = false, source: any HashSource = FreshHashes(),
    patience: Double = 3,
    now: (@Sendable () -> Double)? = nil
  ) {
    path = folder + "/" + Self.fileName
    self.source = source
    self.distrusts = distrusts
    self.now = now ?? { Date().timeIntervalSince1970 }
    do throws(HashTableError) {
      state = Mutex(State(table: try HashTable(folder: folder, path: path, patience: patience)))
    } catch {
      state = Mutex(State(problem: "the hash cache `\(path)` is not used: \(error)"))
    }
  }

  /// Why hashes are not remembered; nil as long as they are.
  public var problem: String? { state.withLock { $0.problem } }

  /// How many hashes it holds; nil if it can't be used.
  public var count: Int? { using { table throws(HashTableError) in try table.count() } }

  public func digits(_ hash: FileHash, ofFile path: String) throws(ModelFileError) -> String {
    if let known = remembered(hash, ofFile: path) { return known }
    let key = HashTable.Key(path: absolute(path), hash: hash)
    let before = FileStamp(path: path)
    let start = now()
    let digits = try source.digits(hash, ofFile: path)
    if let before, before == FileStamp(path: path), isSettled(before, at: start) {
      using { table throws(HashTableError) in try table.remember(digits, for: key, before) }
      state.withLock { _ = $0.renewed.insert(key) }
    }
    return digits
  }

  public func remembered(_ hash: FileHash, ofFile path: String) -> String? {
    let key = HashTable.Key(path: absolute(path), hash: hash)
    if distrusts, !state.withLock({ $0.renewed.contains(key) }) { return nil }
    guard let stamp = FileStamp(path: path) else { return nil }
    return using { table throws(HashTableError) in try table.digits(for: key, stamp) } ?? nil
  }

  /// A file that was written to within one tick of its clock may be written to again without another time of change.
  private func isSettled(_ stamp: FileStamp, at instant: Double) -> Bool {
    let tick = stamp.nanoseconds == 0 ? 2 : 0.05
    let age = instant - (Double(stamp.seconds) + Double(stamp.nanoseconds) / 1e9)
    return age > tick
  }

  private func absolute(_ path: String) -> String {
    path.hasPrefix("/") ? path : FileManager.default.currentDirectoryPath + "/" + path
  }

  /// The first failure ends the use of the table: a lock that stays would cost its waiting time again and again.
  @discardableResult
  private func using<Value>(_ body: (HashTable) throws(HashTableError) -> Value) -> Value? {
    guard let table = state.withLock({ $0.table }) else { return nil }
    do throws(HashTableError) {
      return try body(table)
    } catch {
      state.withLock {
        $0.table = nil
        $0.problem = $0.problem ?? "the hash cache `\(path)` is no longer used: \(error)"
      }
      return nil
    }
  }
}
