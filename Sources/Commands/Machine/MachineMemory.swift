import FoundationEssentials

/// How much memory a process may still take: of the machine, of its control groups, and of its own limit.
struct MachineMemory: Hashable, Sendable {
  /// Bytes; nil where the system doesn't say.
  var available: Int?
  /// What sets it: `machine`, `control group`, `address space`.
  var source = "machine"

  init() {
    self.init(read: { path in
      (try? Data(contentsOf: URL(fileURLWithPath: path))).map { String(decoding: $0, as: UTF8.self) }
    })
  }

  /// - Parameter read: the text of a file of `/proc` or `/sys`; nil where it is missing.
  init(read: (String) -> String?) {
    available = Self.field("MemAvailable:", in: read("/proc/meminfo")).map { $0 * 1024 }
    limit(to: Self.groupMemory(read), "control group")
    if let most = Self.field("Max address space", in: read("/proc/self/limits")),
      let pages = read("/proc/self/statm")?.split(separator: " ").first.flatMap({ Int($0) })
    {
      limit(to: most - pages * 4096, "address space")
    }
  }

  private mutating func limit(to bytes: Int?, _ name: String) {
    guard let bytes, bytes < available ?? .max else { return }
    available = max(bytes, 0)
    source = name
  }

  /// The first number after a name; nil for `unlimited` and the like.
  private static func field(_ name: String, in text: String?) -> Int? {
    guard let line = text?.split(separator: "\n").first(where: { $0.hasPrefix(name) }) else { return nil }
    return line.dropFirst(name.count).split(separator: " ").first.flatMap { Int($0) }
  }

  /// What the tightest of the process's control groups leaves; version 2, else version 1.
  private static func groupMemory(_ read: (String) -> String?) -> Int? {
    let lines = read("/proc/self/cgroup")?.split(separator: "\n") ?? []
    if let line = lines.first(where: { $0.hasPrefix("0::") }),
      let left = tightest(
        "/sys/fs/cgroup", String(line.dropFirst(3)), read, limit: "memory.max", usage: "memory.current",
        cache: "inactive_file ")
    {
      return left
    }
    guard let line = lines.first(where: { $0.split(separator: ":").dropFirst().first == "memory" }) else {
      return nil
    }
    let path = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false).last.map(
      String.init)
    return tightest(
      "/sys/fs/cgroup/memory", path ?? "/", read, limit: "memory.limit_in_bytes",
      usage: "memory.usage_in_bytes", cache: "total_inactive_file ")
  }

  /// Of a group and all above it.
  private static func tightest(
    _ root: String, _ path: String, _ read: (String) -> String?, limit: String, usage: String, cache: String
  ) -> Int? {
    var parts = path.split(separator: "/").map(String.init)
    var least: Int?
    while true {
      let folder = ([root] + parts).joined(separator: "/")
      if let most = number(read(folder + "/" + limit)), most < 1 << 60 {
        let used = number(read(folder + "/" + usage)) ?? 0
        let idle = field(cache, in: read(folder + "/memory.stat")) ?? 0
        least = min(least ?? .max, max(most - max(used - idle, 0), 0))
      }
      guard !parts.isEmpty else { return least }
      parts.removeLast()
    }
  }

  private static func number(_ text: String?) -> Int? {
    text?.split(whereSeparator: \.isWhitespace).first.flatMap { Int($0) }
  }
}
