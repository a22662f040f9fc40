import FoundationEssentials
import JSON
import ModelFiles

/// What model managers wrote beside a model file (`NAME.civitai.info`, `NAME.json`, ...): names under which it was
/// published and hashes it should have. It says where to look first, and is never taken for the file's content.
struct SideFile {
  private(set) var names: Set<String> = []
  /// Hexadecimal digits in lower case.
  private(set) var hashes: Set<String> = []

  private static let endings = [".civitai.info", ".json", ".metadata.json", ".cm-info.json"]
  /// Managers copy whole pages of a site into it; more than this is something else.
  private static let longest = 8 << 20

  init(beside model: LibraryFile) {
    let base = FileName.split(model.path).base
    for ending in Self.endings {
      guard let stamp = FileStamp(path: base + ending), stamp.kind == .file, stamp.byteCount <= Self.longest,
        let data = try? Data(contentsOf: URL(fileURLWithPath: base + ending)),
        let record = try? JSONValue(parsing: Array(data), nonFinite: true)
      else { continue }
      read(record, model)
      read(record["civitai"] ?? .null, model)
    }
  }

  func claims(_ digits: String) -> Bool { hashes.contains { $0.hasPrefix(digits) } }

  private mutating func read(_ record: JSONValue, _ model: LibraryFile) {
    addHashes(record)
    addHashes(record["hashes"] ?? record["Hashes"] ?? .null)
    addName(record["file_name"] ?? record["OriginalFileName"])
    // A version of a site may have several files: those of another size are not this one.
    for file in record["files"]?.elements ?? [] where isSize(file["sizeKB"], of: model) {
      addName(file["name"])
      addHashes(file["hashes"] ?? .null)
    }
  }

  private func isSize(_ kilobytes: JSONValue?, of model: LibraryFile) -> Bool {
    guard let kilobytes = kilobytes?.number else { return true }
    return abs(kilobytes * 1024 - Double(model.byteCount)) < 1024
  }

  private mutating func addName(_ value: JSONValue?) {
    guard let name = value?.text, !name.isEmpty else { return }
    names.insert(FileName.split(FileName.last(of: name)).base)
  }

  private mutating func addHashes(_ record: JSONValue) {
    for member in record.members ?? [] where Self.kinds.contains(member.key.lowercased()) {
      guard let digits = member.value.text?.lowercased(), (8...64).contains(digits.utf8.count),
        digits.utf8.allSatisfy({ (0x30...0x39).contains($0) || (0x61...0x66).contains($0) })
      else { continue }
      hashes.insert(digits)
    }
  }

  private static let kinds: Set<String> = ["sha256", "autov1", "autov2", "autov3", "hash"]
}
