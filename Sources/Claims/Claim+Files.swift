import FoundationEssentials
import ImageCodecs
import InputFiles
import SystemPackage

extension Claim {
  /// Files beyond this are no pictures and no parameters.
  public static let mostBytes = 1 << 30

  /// Reads a file whole; beside a picture without settings, the text or record of the same base name.
  public init(path: String) throws(ClaimError) {
    try self.init(name: path, bytes: try Self.bytes(ofFile: path), sideTexts: { sideTexts(of: path) })
  }

  /// Takes bytes that were read already.
  /// - Parameter sideFiles: reads the files of the same base name, the one that counts most first; asked only for a
  ///   picture without settings.
  public init(name: String, bytes: [UInt8], sideFiles: @escaping () -> [[UInt8]]) throws(ClaimError) {
    try self.init(
      name: name, bytes: bytes,
      sideTexts: {
        sideFiles().compactMap { (try? ClaimText($0, name: name)).map(EmbeddedText.init(beside:)) }
      })
  }

  /// A regular file's bytes, at most ``mostBytes``.
  public static func bytes(ofFile path: String) throws(ClaimError) -> [UInt8] {
    do throws(InputError) { return try InputFile.bytes(of: FilePath(path), limit: mostBytes) ?? [] } catch {
      throw ClaimError(error, path)
    }
  }

  /// Takes what came in on standard input.
  public init(standardInput bytes: [UInt8]) throws(ClaimError) {
    try self.init(name: "stdin", bytes: bytes)
  }
}

/// The side files of a picture, `NAME.txt` before `NAME.json`; one that can't be read is none.
private func sideTexts(of path: String) -> [EmbeddedText] {
  let base = path.withoutExtension
  return ["txt", "json"].compactMap { type in
    guard let bytes = try? Claim.bytes(ofFile: base + "." + type),
      let text = try? ClaimText(bytes, name: path)
    else {
      return nil
    }
    return EmbeddedText(beside: text)
  }
}

extension EmbeddedText {
  fileprivate init(beside text: ClaimText) {
    self.init(carrier: "side file:" + text.carrier, keyword: "", text: text.text)
  }
}

extension String {
  /// A path without what follows the last point of its last component.
  fileprivate var withoutExtension: String {
    let start = utf8.lastIndex(of: UInt8(ascii: "/")).map { utf8.index(after: $0) } ?? utf8.startIndex
    guard let point = utf8[start...].lastIndex(of: UInt8(ascii: ".")), point > start else { return self }
    return String(self[..<point])
  }
}

extension ClaimError {
  fileprivate init(_ error: InputError, _ path: String) {
    self =
      switch error {
      case .missing: .missing(path: path)
      case .notAFile where isFolder(path): .folder(path: path)
      case .notAFile: .notAFile(path: path)
      case .unreadable(_, let reason): .unreadable(path: path, reason: reason)
      case .tooLarge(_, let bytes, let limit): .tooLarge(name: path, bytes: bytes, limit: limit)
      case .changing: .changing(path: path)
      }
  }
}

private func isFolder(_ path: String) -> Bool {
  var isFolder = false
  return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder
}
