import FoundationEssentials

extension Claim {
  /// Files beyond this are no pictures and no parameters.
  public static let mostBytes = 1 << 30

  /// Reads a file whole.
  public init(path: String) throws(ClaimError) {
    try self.init(name: path, bytes: try readFile(path))
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
  let size = (attributes[.size] as? any BinaryInteger).map { Int(clamping: $0) } ?? 0
  guard size <= Claim.mostBytes else { throw .tooLarge(name: path, bytes: size, limit: Claim.mostBytes) }
  do { return Array(try Data(contentsOf: url)) } catch { throw claimError(error, path) }
}

private func claimError(_ error: any Error, _ path: String) -> ClaimError {
  switch (error as? CocoaError)?.code {
  case .fileReadNoSuchFile?, .fileNoSuchFile?: .missing(path: path)
  case .fileReadNoPermission?: .unreadable(path: path, reason: "this user may not read it")
  case let code: .unreadable(path: path, reason: "the system reports error \(code?.rawValue ?? 0)")
  }
}
