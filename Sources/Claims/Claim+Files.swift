import FoundationEssentials
import ImageCodecs

extension Claim {
  /// Files beyond this are no pictures and no parameters.
  public static let mostBytes = 1 << 30

  /// Reads a file whole; beside a picture without settings, the text or record of the same base name.
  public init(path: String) throws(ClaimError) {
    try self.init(name: path, bytes: try readFile(path), sideTexts: { sideTexts(of: path) })
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

  /// Takes what came in on standard input.
  public init(standardInput bytes: [UInt8]) throws(ClaimError) {
    try self.init(name: "stdin", bytes: bytes)
  }
}

private func readFile(_ path: String) throws(ClaimError) -> [UInt8] {
  let url = URL(fileURLWithPath: path).resolvingSymlinksInPath()
  let attributes: [FileAttributeKey: Any]
  do { attributes = try FileManager.default.attributesOfItem(atPath: url.path) } catch {
    throw claimError(error, path)
  }
  switch attributes[.type] as? FileAttributeType {
  case .typeRegular?: break
  case .typeDirectory?: throw .folder(path: path)
  default: throw .unreadable(path: path, reason: "it is a device or a pipe; give its content as `-`")
  }
  let size = byteCount(attributes)
  guard size <= Claim.mostBytes else { throw .tooLarge(name: path, bytes: size, limit: Claim.mostBytes) }
  do { return Array(try Data(contentsOf: url)) } catch { throw claimError(error, path) }
}

/// The attribute is an NSNumber where the whole of Foundation is loaded, else an integer.
private func byteCount(_ attributes: [FileAttributeKey: Any]) -> Int {
  if let size = attributes[.size] as? UInt64 { return Int(clamping: size) }
  return (attributes[.size] as? any BinaryInteger).map { Int(clamping: $0) } ?? 0
}

/// The side files of a picture, `NAME.txt` before `NAME.json`; one that can't be read is none.
private func sideTexts(of path: String) -> [EmbeddedText] {
  let base = path.withoutExtension
  return ["txt", "json"].compactMap { type in
    guard let bytes = try? readFile(base + "." + type), let text = try? ClaimText(bytes, name: path) else {
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

private func claimError(_ error: any Error, _ path: String) -> ClaimError {
  switch (error as? CocoaError)?.code {
  case .fileReadNoSuchFile?, .fileNoSuchFile?: .missing(path: path)
  case .fileReadNoPermission?: .unreadable(path: path, reason: "this user may not read it")
  case let code: .unreadable(path: path, reason: "the system reports error \(code?.rawValue ?? 0)")
  }
}
