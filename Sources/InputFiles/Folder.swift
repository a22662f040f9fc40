import Glibc
public import SystemPackage

/// What stands under a name in a folder.
public struct FolderEntry: Hashable, Sendable {
  public enum Kind: Hashable, Sendable {
    case file, folder
    /// A link that leads to a folder.
    case linkedFolder
    /// A link that leads nowhere, or in a circle.
    case brokenLink
    /// A pipe, socket or device.
    case other
    /// What stands there can't be seen: its path is too long, or its folder may not be entered.
    case unreachable(InputError)
  }

  public let name: FilePath.Component
  public let kind: Kind
}

public enum Folder {
  /// A folder's content without hidden names, in the order of the names' bytes.
  public static func entries(of path: FilePath) throws(InputError) -> [FolderEntry] {
    try names(of: path).sorted().compactMap { name in
      // A name that is gone meanwhile, or that no path can hold, is none.
      guard let component = component(name), let kind = kind(of: path.appending(component)) else {
        return nil
      }
      return FolderEntry(name: component, kind: kind)
    }
  }

  /// - Returns: nil where nothing stands any more.
  private static func kind(of path: FilePath) -> FolderEntry.Kind? {
    let own: Stat
    do throws(Errno) { own = try Stat(path, followTargetSymlink: false) } catch {
      return error == .noSuchFileOrDirectory ? nil : .unreachable(InputError(error, path))
    }
    switch own.type {
    case .regular: return .file
    case .directory: return .folder
    case .symbolicLink: break
    default: return .other
    }
    guard let target = try? Stat(path) else { return .brokenLink }
    switch target.type {
    case .regular: return .file
    case .directory: return .linkedFolder
    default: return .other
    }
  }

  private static func names(of path: FilePath) throws(InputError) -> [Name] {
    let stream = unsafe path.withPlatformString { unsafe opendir($0) }
    guard let stream = unsafe stream else { throw InputError(Errno(rawValue: errno), path) }
    defer { unsafe closedir(stream) }
    var names: [Name] = []
    while true {
      errno = 0
      guard let entry = unsafe readdir(stream) else {
        guard errno == 0 else { throw InputError(Errno(rawValue: errno), path) }
        return names
      }
      let bytes = unsafe withUnsafeBytes(of: &entry.pointee.d_name) {
        unsafe Array($0.prefix { $0 != 0 })
      }
      if bytes.first != UInt8(ascii: ".") { names.append(Name(bytes: bytes)) }
    }
  }

  private static func component(_ name: Name) -> FilePath.Component? {
    let text = name.bytes.map { CChar(bitPattern: $0) } + [0]
    return unsafe text.withUnsafeBufferPointer { buffer in
      unsafe buffer.baseAddress.flatMap { unsafe FilePath.Component(platformString: $0) }
    }
  }
}

private struct Name: Comparable {
  let bytes: [UInt8]

  static func < (a: Name, b: Name) -> Bool { a.bytes.lexicographicallyPrecedes(b.bytes) }
}
