import FoundationEssentials
import ModelFiles
import ModelLibrary
import Synchronization

/// The hashes that one command asks for: remembered ones, and a line of progress where files have to be read.
final class HashSession: Sendable {
  let hashes: any HashSource
  /// nil where the environment names no place for it.
  let index: HashIndex?
  private let progress: HashProgress?
  private let hasWarned = Mutex(false)

  /// - Parameters:
  ///   - rehash: distrust what is remembered.
  ///   - showsProgress: false where another line is drawn meanwhile.
  init(rehash: Bool, showsProgress: Bool = true, folder: String? = CacheFolder.path()) {
    let progress = showsProgress && standardErrorIsTerminal ? HashProgress() : nil
    let fresh = FreshHashes { event in
      progress?.show(event)
      return !Interruption.isWanted
    }
    self.progress = progress
    index = folder.map { HashIndex(folder: $0, distrusts: rehash, source: fresh) }
    hashes = index ?? fresh
  }

  /// Removes the line of progress and says, once, what went wrong with the cache.
  func end() {
    progress?.clear()
    let problem =
      index.map(\.problem)
      ?? "hashes are not remembered: neither XDG_CACHE_HOME nor HOME names a folder for the cache"
    guard let problem,
      hasWarned.withLock({ wasTrue in
        defer { wasTrue = true }
        return !wasTrue
      })
    else { return }
    complain("reprocheck: warning: " + problem)
  }
}

/// Where caches lie: `$XDG_CACHE_HOME/reprocheck`, or `~/.cache/reprocheck`.
enum CacheFolder {
  static func path(_ environment: [String: String] = ProcessInfo.processInfo.environment) -> String? {
    // A relative path has to be ignored, as the XDG specification says.
    if let base = environment["XDG_CACHE_HOME"], base.hasPrefix("/") { return base + "/reprocheck" }
    guard let home = environment["HOME"], home.hasPrefix("/") else { return nil }
    return home + "/.cache/reprocheck"
  }
}
