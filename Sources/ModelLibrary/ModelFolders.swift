import FoundationEssentials
import ModelFiles
public import Recipes

/// The files of one or more model folders: A1111's, ComfyUI's or InvokeAI's trees, or folders of mixed kinds.
public struct ModelFolders: Sendable {
  /// In the order of their paths' bytes.
  public let files: [LibraryFile]
  /// Folders in which diffusers keeps a model in parts; none of those is a model of a claim.
  public let diffusersFolders: [String]
  /// Subfolders that could not be read.
  public let notes: [Note]

  /// Walks the folders, following links but entering no folder twice. Hidden files are left out. A path may also be
  /// ComfyUI's `extra_model_paths.yaml`, which is heeded inside a folder too.
  /// - Throws: if one of the given folders is missing, no folder or unreadable.
  public init(paths: [String]) throws(ModelLibraryError) {
    var walk = FolderWalk()
    for path in paths {
      guard let stamp = FileStamp(path: path) else { throw .missingFolder(path: path) }
      let path = Self.withoutTrailingSlash(path)
      if stamp.kind == .file, path.hasSuffix(".yaml") || path.hasSuffix(".yml") {
        walk.enter(ModelPathsFile(path: path), path)
        continue
      }
      guard stamp.kind == .folder else { throw .notAFolder(path: path) }
      for root in FolderLayout.roots(of: path) {
        let kind = FolderLayout.kind(ofFolder: FileName.last(of: root))
        guard walk.enter(root, relativePath: "", kind: kind) else { throw .unreadableFolder(path: root) }
      }
      let list = path + "/" + ModelPathsFile.fileName
      if FileStamp(path: list) != nil { walk.enter(ModelPathsFile(path: list), list) }
    }
    files = walk.files.sorted { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
    diffusersFolders = walk.diffusersFolders.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    notes =
      walk.unreadable.map { Note("unreadable-folder", "the folder `\($0)` can't be read and was left out") }
      + walk.notes
  }

  private static func withoutTrailingSlash(_ path: String) -> String {
    var path = path[...]
    while path.utf8.count > 1, path.hasSuffix("/") { path.removeLast() }
    return String(path)
  }
}

private struct FolderWalk {
  var files: [LibraryFile] = []
  var diffusersFolders: [String] = []
  var unreadable: [String] = []
  var notes: [Note] = []
  private var entered: Set<Place> = []

  private struct Place: Hashable {
    var device: UInt64
    var inode: UInt64
  }

  /// Enters the folders of a list; what is missing is noted, for such lists are shared between machines.
  mutating func enter(_ list: ModelPathsFile, _ path: String) {
    if let problem = list.problem {
      notes.append(Note("unreadable-paths-file", "`\(path)` was left out: \(problem)"))
    }
    for folder in list.folders where !enter(folder.path, relativePath: "", kind: folder.kind) {
      notes.append(Note("missing-folder", "`\(path)` names the folder `\(folder.path)`, which can't be read"))
    }
  }

  /// - Returns: false if the folder's content can't be listed.
  mutating func enter(_ path: String, relativePath: String, kind: ModelKind?) -> Bool {
    guard let stamp = FileStamp(path: path) else { return false }
    guard entered.insert(Place(device: stamp.device, inode: stamp.inode)).inserted else { return true }
    guard let names = try? FileManager.default.contentsOfDirectory(atPath: path) else { return false }
    guard !names.contains("model_index.json") else {
      diffusersFolders.append(path)
      return true
    }
    let visible = names.filter { !$0.hasPrefix(".") }
    for name in visible.sorted(by: { $0.utf8.lexicographicallyPrecedes($1.utf8) }) {
      add(name, in: path, relativePath: relativePath + name, kind: kind)
    }
    return true
  }

  private mutating func add(_ name: String, in folder: String, relativePath: String, kind: ModelKind?) {
    let path = folder + "/" + name
    guard let stamp = FileStamp(path: path) else { return }
    switch stamp.kind {
    case .folder:
      guard !FolderLayout.isForeign(name) else { return }
      let below = FolderLayout.kind(ofFolder: name, in: FileName.last(of: folder)) ?? kind
      if !enter(path, relativePath: relativePath + "/", kind: below) { unreadable.append(path) }
    case .file where !FileName.split(name).ending.isEmpty:
      files.append(
        LibraryFile(
          path: path, relativePath: relativePath, byteCount: stamp.byteCount, folderKind: kind))
    case .file, .other: return
    }
  }
}
