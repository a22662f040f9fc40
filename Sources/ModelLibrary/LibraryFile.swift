public import Recipes

/// A file of a model folder that may be a model, by its name; it has not been opened.
public struct LibraryFile: Hashable, Sendable {
  public var path: String
  /// Below the folder that was searched.
  public var relativePath: String
  public var byteCount: Int
  /// What files in such a folder are; nil in a folder of mixed kinds.
  public var folderKind: ModelKind?

  /// With extension, without folder.
  public var fileName: String { FileName.last(of: relativePath) }
  /// Without folder and extension: `Model` of an infotext, `NAME` of `<lora:NAME:1>`.
  public var name: String { FileName.split(fileName).base }

  /// Pickles are listed, so that one can say why they are not used, and never opened.
  public var isPickle: Bool { FileName.pickleExtensions.contains(FileName.split(fileName).ending) }

  /// As A1111 named checkpoints before 1.5.0: the folders below the kind's own, joined by `_`.
  var nameWithFolders: String {
    let parts = relativePath.split(separator: "/").map(String.init)
    let start = (parts.dropLast().lastIndex { FolderLayout.kind(ofFolder: $0) != nil } ?? -1) + 1
    return FileName.split(parts[start...].joined(separator: "_")).base
  }

  /// By folder and name alone: `x.vae.safetensors` is a VAE also among the checkpoints.
  public var kindByPlace: ModelKind? {
    folderKind != .lora && folderKind != .embedding && name.lowercased().hasSuffix(".vae") ? .vae : folderKind
  }
}

/// File names as text: nothing here touches the file system, and no name is ever joined to a path.
enum FileName {
  static let readableExtensions: Set<String> = ["safetensors", "sft"]
  static let pickleExtensions: Set<String> = ["ckpt", "pt", "pth", "bin"]

  /// The part after the last `/` or `\`.
  static func last(of path: String) -> String {
    let start = path.utf8.lastIndex { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "\\") }
    return start.map { String(path[path.utf8.index(after: $0)...]) } ?? path
  }

  /// Splits off the extension of a model file, in lower case; any other dot belongs to the name.
  static func split(_ name: String) -> (base: String, ending: String) {
    guard let dot = name.utf8.lastIndex(of: UInt8(ascii: ".")) else { return (name, "") }
    let ending = name[name.utf8.index(after: dot)...].lowercased()
    guard isModel(ending) else { return (name, "") }
    return (String(name[..<dot]), ending)
  }

  static func isModel(_ ending: String) -> Bool {
    readableExtensions.contains(ending) || pickleExtensions.contains(ending)
  }
}
