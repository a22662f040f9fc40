import FoundationEssentials
import ModelFiles
import Recipes
import Yams

/// ComfyUI's `extra_model_paths.yaml`: for each program a base folder and folders of each kind below it.
struct ModelPathsFile {
  static let fileName = "extra_model_paths.yaml"
  /// A page of folders; more than this is something else.
  private static let longest = 1 << 18

  /// In the order of the file.
  private(set) var folders: [(path: String, kind: ModelKind)] = []
  /// What is wrong with the file, in words; nil where it could be read.
  private(set) var problem: String?

  init(path: String) {
    guard let stamp = FileStamp(path: path), stamp.kind == .file, stamp.byteCount <= Self.longest,
      let data = try? Data(contentsOf: URL(fileURLWithPath: path))
    else {
      problem = "it can't be read"
      return
    }
    guard data.isFlatYAML(depth: 64) else {
      problem = "it is nested deeper than such a list"
      return
    }
    let home = path.utf8.lastIndex(of: UInt8(ascii: "/")).map { String(path[..<$0]) } ?? "."
    do {
      let node = try Yams.compose(yaml: String(decoding: data, as: UTF8.self))
      for section in node?.mapping.map(Array.init) ?? [] { read(section.value, home: home) }
    } catch {
      problem = "it is no YAML"
    }
  }

  private mutating func read(_ section: Node, home: String) {
    guard let entries = section.mapping else { return }
    let base = section["base_path"]?.string.map { Self.path($0, below: home) } ?? home
    for (key, value) in entries {
      guard let kind = key.string.flatMap(FolderLayout.kind(ofFolder:)), let text = value.string else {
        continue
      }
      for line in text.split(whereSeparator: \.isNewline) {
        let name = line.trimmingPrefix { $0 == " " }
        guard !name.isEmpty else { continue }
        folders.append((Self.path(String(name), below: base), kind))
      }
    }
  }

  private static func path(_ written: String, below base: String) -> String {
    var path = written.hasPrefix("/") ? written : base + "/" + written
    while path.utf8.count > 1, path.hasSuffix("/") || path.hasSuffix(" ") { path.removeLast() }
    return path
  }
}
